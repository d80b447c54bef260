import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError, messageOf } from '../../shared/errors.js'
import type { StandingVerdict } from '../../shared/exchange.js'
import type { NewVerdict, VerdictRow } from '../catalogue/catalogue.js'
import { parseExport, planImport, type VerdictToImport } from '../exchange/import-verdicts.js'
import { exportCopies, exportSidecars } from './exports.js'
import { announceVerdicts } from './announce-verdicts.js'
import type { Session } from './session.js'

type ExchangeApi = Pick<
  FullEngineApi,
  'standingVerdicts' | 'importVerdicts' | 'exportSidecars' | 'exportCopies'
>

/** Verdicts and tags going to other folders and catalogues, and verdicts coming back. */
export function exchangeActions(session: Session): ExchangeApi {
  return {
    standingVerdicts: async ({ folderId }) => {
      const library = session.libraryOf(folderId)
      return library.ids.flatMap((photoId) =>
        library.verdicts(photoId).flatMap(({ path, verdict, source, at, probability }): StandingVerdict[] => {
          return verdict === 'withdrawn' ? [] : [{ photoId, path, verdict, source, at, probability }]
        }),
      )
    },

    importVerdicts: async ({ path, isDryRun }) => {
      const photos = parseExport(await readText(path), basename(path))
      const { verdicts, report } = planImport(photos, lastVerdicts(session))
      if (!isDryRun) takeOver(session, verdicts, basename(path))
      return report
    },

    exportSidecars: ({ folderId, destination }) => exportSidecars(session, folderId, destination),
    exportCopies: ({ folderId, destination }) => exportCopies(session, folderId, destination),
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new AppError(
      'no-file',
      { path, found: messageOf(error) },
      {
        cause: error,
      },
    )
  }
}

/** The last verdicts on a content, null for one that no folder has. */
function lastVerdicts(session: Session): (contentHash: string) => readonly VerdictRow[] | null {
  const { folders, photos, verdicts } = session.parts.catalogue
  const known = new Set(
    folders.all().flatMap(({ id }) => photos.inFolder(id).map(({ contentHash }) => contentHash)),
  )
  return (contentHash) => (known.has(contentHash) ? verdicts.latest(contentHash) : null)
}

function takeOver(session: Session, verdicts: readonly VerdictToImport[], fileName: string): void {
  if (verdicts.length === 0) return
  const { catalogue } = session.parts
  const rows = verdicts.map(({ contentHash, path, verdict, probability, standing }): NewVerdict => ({
    contentHash,
    tagId: standing?.tagId ?? catalogue.vocabularies.tagId(session.vocabularyId, path),
    path: standing?.path ?? path,
    verdict,
    source: 'import',
    probability,
    model: null,
  }))
  catalogue.verdicts.append(rows, { act: 'import', fileName }, new Date())
  const contentHashes = [...new Set(rows.map(({ contentHash }) => contentHash))]
  announceVerdicts(session, contentHashes)
}
