import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { ExportReport, ExportResult } from '../../shared/exchange.js'
import type { FolderId } from '../../shared/photo.js'
import type { BatchId } from '../../shared/write-plan.js'
import { copyPhotos } from '../exchange/copy-photos.js'
import { openDestination, type Destination } from '../exchange/destination.js'
import { planSidecar } from '../exchange/export-sidecars.js'
import { createScratchJournal } from '../exchange/scratch-journal.js'
import type { FolderSidecars } from '../identity/sidecars.js'
import type { PlannedWrite } from '../metadata/plan/planned-write.js'
import { readSidecars } from '../metadata/read/read-metadata.js'
import type { WriteRequest } from '../metadata/fields/write-request.js'
import { createWriter, type Writer } from '../metadata/write/writer.js'
import type { Library } from './library.js'
import type { Session } from './session.js'
import { writeRequest } from './write-requests.js'

type OnResult = (result: ExportResult) => void

/** Writes a sidecar with all tags of each photo of the open folder into another folder. */
export async function exportSidecars(
  session: Session,
  folderId: FolderId,
  path: string,
): Promise<ExportReport> {
  const library = session.libraryOf(folderId)
  const requests = await requestsOf(session, library)
  return runExport(session, library, path, requests.length, async (destination, signal, onResult) => {
    const planned = await planSidecars(session, requests, destination, onResult)
    await scratchWriter(session).apply(planned, {
      batchId: randomUUID() as BatchId, // a fresh id is what the brand stands for
      policy: session.settings.writePolicy,
      signal,
      onResult: ({ photoId, outcome, problem }) => {
        const name = library.row(photoId).relativePath
        onResult({ name, outcome: outcome === 'written' ? 'exported' : wasNot(outcome), problem })
      },
    })
  })
}

/** Copies the photos of the open folder that have accepted tags, and writes the tags into the copies. */
export async function exportCopies(
  session: Session,
  folderId: FolderId,
  path: string,
): Promise<ExportReport> {
  const library = session.libraryOf(folderId)
  const requests = (await requestsOf(session, library)).filter(({ accepted }) => accepted.length > 0)
  return runExport(session, library, path, library.ids.length, (destination, signal, onResult) => {
    const [writer, policy] = [scratchWriter(session), session.settings.writePolicy]
    return copyPhotos(requests, { destination, writer, policy, signal, onResult })
  })
}

async function runExport(
  session: Session,
  library: Library,
  path: string,
  photoCount: number,
  work: (destination: Destination, signal: AbortSignal, onResult: OnResult) => Promise<void>,
): Promise<ExportReport> {
  const folders = session.parts.catalogue.folders.all().map((folder) => folder.path)
  const destination = await openDestination(path, library.folder.path, folders)
  const results: ExportResult[] = []
  await session.runWriteJob({
    kind: 'write',
    folderId: library.folder.id,
    total: photoCount,
    work: (signal, tell) =>
      work(destination, signal, (result) => {
        results.push(result)
        if (result.outcome !== 'cancelled') tell.result(result.outcome === 'failed')
      }),
  })
  const counted = (outcome: string) => results.filter((one) => one.outcome === outcome).length
  const leftOut = photoCount - results.length
  return { exported: counted('exported'), failed: counted('failed'), leftOut, results }
}

async function planSidecars(
  session: Session,
  requests: readonly WriteRequest[],
  destination: Destination,
  onResult: OnResult,
): Promise<readonly PlannedWrite[]> {
  const policy = session.settings.writePolicy
  const folders = new Map<string, FolderSidecars>()
  const planned: PlannedWrite[] = []
  for (const request of requests) {
    const folder = dirname(join(request.folderPath, request.photo.relativePath))
    const beside = folders.get(folder) ?? (await readSidecars(folder))
    folders.set(folder, beside)
    const sidecar = await planSidecar(request, { destination, policy, beside })
    if (sidecar && 'planned' in sidecar) planned.push(sidecar.planned)
    else if (sidecar) onResult(sidecar.failed)
  }
  return planned
}

async function requestsOf(session: Session, library: Library): Promise<readonly WriteRequest[]> {
  const tagger = await session.tagger()
  return library.ids.map((id) => writeRequest(library, id, tagger))
}

function scratchWriter({ parts: { catalogue, tool } }: Session): Writer {
  return createWriter({ catalogue: { ...catalogue, writes: createScratchJournal() }, tool })
}

function wasNot(outcome: string): 'failed' | 'cancelled' {
  return outcome === 'cancelled' ? 'cancelled' : 'failed'
}
