import type { FullEngineApi, PhotoDetail } from '../shared/contract.js'
import { AppError } from '../shared/errors.js'
import type { FolderId, PhotoId, PhotoState } from '../shared/photo.js'
import type { Evidence } from '../shared/tag.js'
import { sentenceOf } from '../shared/problem.js'
import type { CsvCell } from './csv.js'

/** One photo in machine-readable output: the shape of design section 10, version 1. */
export type PhotoRecord = Readonly<{
  path: string
  contentHash: string
  state: PhotoState
  reason?: string
  kind?: string
  existing: readonly string[]
  suggestions: readonly {
    readonly tag: string
    readonly path: readonly string[]
    readonly probability: number
    /** --accept-above accepts measured tags only. */
    readonly evidence: Evidence
  }[]
  candidates: readonly { readonly tag: string; readonly probability: number; readonly evidence: Evidence }[]
}>

/** A photo's details with the path that the command line names it by. */
export type LocatedPhoto = PhotoDetail & { readonly path: string }

/** All photos of a folder, in order of name. */
export async function readPhotos(
  api: FullEngineApi,
  folderId: FolderId,
  signal: AbortSignal,
): Promise<readonly LocatedPhoto[]> {
  const { ids } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const photos: LocatedPhoto[] = []
  for (const photoId of ids) {
    if (signal.aborted) throw new AppError('reading-cancelled', {})
    photos.push(await readPhoto(api, photoId))
  }
  return photos
}

/** One photo's details; the engine gives its host the path. */
export async function readPhoto(api: FullEngineApi, photoId: PhotoId): Promise<LocatedPhoto> {
  const detail = await api.photoDetail({ photoId })
  return { ...detail, path: detail.path ?? (await api.photoPath({ photoId })) }
}

/** True when the photo could not be handled at all. */
export function isBroken(photo: PhotoDetail): boolean {
  return photo.summary.state === 'failed' || photo.summary.state === 'quarantined'
}

export function photoRecord(photo: LocatedPhoto): PhotoRecord {
  const { state, problem } = photo.summary
  return {
    path: photo.path,
    contentHash: photo.contentHash,
    state,
    ...(problem === null ? {} : { reason: sentenceOf(problem), kind: problem.kind }),
    existing: photo.existing,
    suggestions: photo.suggestions.map(({ tag, path, probability, evidence }) => ({
      tag,
      path,
      probability: rounded(probability),
      evidence,
    })),
    candidates: photo.candidates.map(({ tag, probability, evidence }) => ({
      tag,
      probability: rounded(probability),
      evidence,
    })),
  }
}

export const photoCsvHead = [
  'path',
  'content_hash',
  'state',
  'reason',
  'status',
  'tag',
  'tag_path',
  'probability',
  'evidence',
] as const

/** One row per existing tag and suggestion, and one row for a photo with neither, so that every photo is listed. */
export function photoCsvRows(photo: LocatedPhoto): readonly (readonly CsvCell[])[] {
  const { state } = photo.summary
  const reason = reasonOf(photo)
  const head: readonly CsvCell[] = [photo.path, photo.contentHash, state, reason]
  const rows: CsvCell[][] = [
    ...photo.existing.map((tag) => [...head, 'existing', tag, null, null, null]),
    ...photo.suggestions.map(({ tag, path, probability, evidence }) => [
      ...head,
      'suggested',
      tag,
      path.join(' > '),
      rounded(probability),
      evidence,
    ]),
  ]
  return rows.length > 0 ? rows : [[...head, null, null, null, null, null]]
}

/** Four decimals: finer than the calibration can be. */
export function rounded(probability: number): number {
  return Math.round(probability * 10_000) / 10_000
}

/** What is wrong with the photo, in one sentence; null when nothing is. */
export function reasonOf({ summary: { problem } }: PhotoDetail): string | null {
  return problem && sentenceOf(problem)
}
