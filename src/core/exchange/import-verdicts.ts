import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'
import type { ImportReport, LeftVerdict } from '../../shared/exchange.js'
import type { TagPath } from '../../shared/tag.js'
import type { VerdictRow } from '../catalogue/catalogue.js'
import { foldName, isSamePath } from '../support/fold-name.js'
import { nameFault } from '../vocabulary/tag-name.js'
import { problemOf, type Problem } from '../../shared/problem.js'

const verdictSchema = z.object({
  path: z.array(z.string().min(1).max(1000)).min(1).max(32),
  verdict: z.enum(['accepted', 'rejected']),
  // A file that does not say who decided must not outweigh the user.
  source: z.enum(['user', 'auto', 'import']).default('import'),
  at: z.iso.datetime({ offset: true }).nullable().default(null),
  probability: z.number().min(0).max(1).nullable().default(null),
})

const fileSchema = z.object({
  version: z.literal(1),
  photos: z.array(
    z.object({
      path: z.string().optional(),
      contentHash: z.string().min(1),
      verdicts: z.array(verdictSchema).default([]),
    }),
  ),
})

type FileVerdict = z.infer<typeof verdictSchema>

/** One photo of an exported file with its verdicts. */
export type ImportedPhoto = z.infer<typeof fileSchema>['photos'][number]

/** Reads what `shutterword export --format json` wrote. Throws `invalid-input` naming the place that does not fit. */
export function parseExport(text: string, fileName: string): readonly ImportedPhoto[] {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError(
      'export-not-json',
      { fileName, found: messageOf(error) },
      {
        cause: error,
      },
    )
  }
  const parsed = fileSchema.safeParse(json)
  if (parsed.success) return parsed.data.photos
  const found = z.prettifyError(parsed.error)
  throw new AppError('not-an-export', { fileName, found })
}

/** A verdict to be taken over. */
export type VerdictToImport = Readonly<{
  contentHash: string
  path: TagPath
  verdict: FileVerdict['verdict']
  probability: number | null
  /** The row that stands here now, also a withdrawn one; its tag is the one meant. */
  standing: VerdictRow | null
}>

export type ImportPlan = Readonly<{
  verdicts: readonly VerdictToImport[]
  report: ImportReport
}>

/**
 * Decides what an import takes over. A verdict of the user outweighs any other; between equals the newer one counts,
 * a withdrawal too. `lastVerdicts` gives the last row on each tag of a content, null for a photo not known here. Pure.
 */
export function planImport(
  photos: readonly ImportedPhoto[],
  lastVerdicts: (contentHash: string) => readonly VerdictRow[] | null,
): ImportPlan {
  const verdicts: VerdictToImport[] = []
  const kept: LeftVerdict[] = []
  const refused: LeftVerdict[] = []
  const unknownPhotos: string[] = []
  let unchanged = 0
  for (const photo of mergedByContent(photos)) {
    const { contentHash } = photo
    const name = photo.path ?? contentHash
    const standing = lastVerdicts(contentHash)
    if (!standing) {
      if (photo.verdicts.length > 0) unknownPhotos.push(name)
      continue
    }
    for (const verdict of photo.verdicts) {
      const { path, probability } = verdict
      const here = standing.find((row) => isSamePath(row.path, path)) ?? null
      const fault = verdict.verdict === 'accepted' ? faultOf(path) : null
      if (here?.verdict === verdict.verdict) unchanged += 1
      else if (fault !== null) refused.push({ photo: name, path, problem: fault })
      else if (here && outweighs(here, verdict)) kept.push({ photo: name, path, problem: whyKept(here) })
      else verdicts.push({ contentHash, path, verdict: verdict.verdict, probability, standing: here })
    }
  }
  const photoCount = new Set(verdicts.map(({ contentHash }) => contentHash)).size
  const report = { imported: verdicts.length, photos: photoCount, unchanged, kept, refused, unknownPhotos }
  return { verdicts, report }
}

/** Copies of one photo share their verdicts, so each tag of a content counts once: its newest verdict. */
function mergedByContent(photos: readonly ImportedPhoto[]): readonly ImportedPhoto[] {
  const byContent = new Map<string, ImportedPhoto>()
  for (const photo of photos) {
    const known = byContent.get(photo.contentHash)
    byContent.set(photo.contentHash, {
      ...(known ?? photo),
      verdicts: [...(known?.verdicts ?? []), ...photo.verdicts],
    })
  }
  return [...byContent.values()].map((photo) => ({ ...photo, verdicts: newestOfEach(photo.verdicts) }))
}

function newestOfEach(verdicts: readonly FileVerdict[]): FileVerdict[] {
  const newest = new Map<string, FileVerdict>()
  for (const verdict of verdicts) {
    const key = verdict.path.map(foldName).join('\u0000')
    const known = newest.get(key)
    if (!known || timeOf(verdict) > timeOf(known)) newest.set(key, verdict)
  }
  return [...newest.values()]
}

function outweighs(here: VerdictRow, incoming: FileVerdict): boolean {
  const isUsers = here.source === 'user'
  if (isUsers !== (incoming.source === 'user')) return isUsers
  return timeOf(here) >= timeOf(incoming)
}

/** Milliseconds since 1970; a verdict without a time is older than any. */
function timeOf({ at }: { readonly at: string | null }): number {
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at)
}

function whyKept({ verdict, source, at }: VerdictRow): Problem {
  return problemOf('verdict-kept', { verdict, isByUser: source === 'user', at })
}

function faultOf(path: TagPath): Problem | null {
  for (const name of path) {
    const fault = nameFault(name)
    if (fault !== null) return problemOf('name-refused', { name, ...fault })
  }
  return null
}
