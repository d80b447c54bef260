import { randomUUID } from 'node:crypto'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { WritePolicy } from '../../shared/settings.js'
import type { BatchId, PlanId, WriteReport } from '../../shared/write-plan.js'
import type { AppliedWrite, KeptPlan, PlannedWrite } from '../metadata/plan/planned-write.js'
import type { Library } from './library.js'
import { saveApplied } from './save-applied.js'
import type { Session } from './session.js'
import {
  entriesToUndo,
  journalEntry,
  journalRows,
  rereadUndone,
  undoReport,
  writtenFiles,
} from './undo-writes.js'
import { wouldChange, writeRequest } from './write-requests.js'

type WriteApi = Pick<
  FullEngineApi,
  'planWrites' | 'applyWrites' | 'writeHistory' | 'writtenFiles' | 'undoWrites' | 'journal' | 'unfinished'
>

/** Planning, applying and undoing writes. The plan that was shown is the plan that is applied. */
export function writeActions(session: Session): WriteApi {
  const { catalogue, emit, writer } = session.parts
  let kept: KeptPlan | null = null

  const keepApplied = (library: Library, applied: AppliedWrite): void => {
    // Deleted or moved away while its batch was running: the journal knows it, the next scan finds it.
    if (!catalogue.photos.get(applied.photoId) || !library.has(applied.photoId)) return
    saveApplied(catalogue, applied)
    if (applied.outcome === 'failed') library.setWriteFailure(applied.photoId, applied.problem)
    if (applied.outcome === 'written') {
      library.setWriteFailure(applied.photoId, null)
      library.markWritten(applied.photoId)
    }
    library.refresh([applied.photoId])
  }

  /** Photos that would be written under this policy, of those asked for or of all. */
  const pendingOf = (library: Library, policy: WritePolicy, asked: readonly PhotoId[] | undefined) => {
    const decided = (asked ?? library.ids).filter((id) => library.has(id) && library.verdicts(id).length > 0)
    if (asked) return decided
    return decided.filter((id) =>
      wouldChange(
        { photo: library.row(id), found: library.found(id), verdicts: library.verdicts(id) },
        policy,
        session.loadedTagger,
      ),
    )
  }

  return {
    planWrites: async ({ folderId, photoIds, policy: changes }) => {
      const library = session.libraryOf(folderId)
      await session.tagger()
      const policy = { ...session.settings.writePolicy, ...changes }
      const requests = pendingOf(library, policy, photoIds).map((id) =>
        writeRequest(library, id, session.loadedTagger),
      )
      const planned = await writer.plan(requests, policy)
      const photos = planned.map((one) => one.photo)
      kept = { planId: randomUUID() as PlanId, folderId, policy, planned } // a fresh id is what the brand stands for
      const refused: PhotoId[] = []
      for (const photo of photos) {
        if (photo.decision !== 'skip' || photo.skipReason === 'no-change') continue
        if (!library.has(photo.photoId)) continue
        library.setWriteFailure(photo.photoId, photo.problem)
        refused.push(photo.photoId)
      }
      if (refused.length > 0) emit('photosChanged', { photoIds: refused })
      const writeCount = photos.filter((photo) => photo.decision === 'write').length
      return { planId: kept.planId, policy, photos, writeCount, skipCount: photos.length - writeCount }
    },

    applyWrites: async ({ planId }) => {
      const plan = kept
      if (plan?.planId !== planId) {
        throw new AppError('plan-replaced', {})
      }
      const library = session.libraryOf(plan.folderId)
      const batchId = randomUUID() as BatchId // as above
      const applied = await session.runWriteJob({
        kind: 'write',
        folderId: plan.folderId,
        total: plan.planned.length,
        work: (signal, tell) => {
          kept = null
          return writer.apply(plan.planned, {
            batchId,
            policy: plan.policy,
            signal,
            onResult: (result) => {
              keepApplied(library, result)
              tell.changed(result.photoId)
              if (result.outcome !== 'cancelled') tell.result(result.outcome === 'failed')
            },
          })
        },
      })
      emit('listChanged', { folderId: plan.folderId })
      return writeReport(batchId, plan.planned, applied)
    },

    writeHistory: async () =>
      catalogue.writes.batches().map(({ batchId, at, photoCount, doneCount }) => ({
        batchId,
        appliedAt: at,
        photoCount,
        undoableCount: doneCount,
      })),

    writtenFiles: async ({ batchId }) => writtenFiles(session, batchId),

    undoWrites: async (which) => {
      const entries = entriesToUndo(session, which)
      const library = session.library
      const undone = await session.runWriteJob({
        kind: 'undo-write',
        folderId: library?.folder.id ?? null,
        total: entries.length,
        work: (signal, tell) =>
          writer.undo(entries, {
            signal,
            onResult: (result) => {
              tell.result(result.outcome === 'failed')
            },
          }),
      })
      await rereadUndone(session, undone)
      if (library) emit('listChanged', { folderId: library.folder.id })
      return undoReport(undone)
    },

    journal: async (which) => journalRows(session, which).map(journalEntry),

    unfinished: async () => ({
      isWriting: session.isWriting,
      pendingPhotos: session.library?.ids.filter((id) => session.library?.isPending(id)).length ?? 0,
    }),
  }
}

function writeReport(
  batchId: BatchId,
  planned: readonly PlannedWrite[],
  applied: readonly AppliedWrite[],
): WriteReport {
  const names = new Map(planned.map((one) => [one.photo.photoId, one.photo.name]))
  const results = applied.map(({ photoId, outcome, problem }) => ({
    photoId,
    name: names.get(photoId) ?? photoId,
    outcome,
    problem,
  }))
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length
  const written = count('written')
  return {
    batchId: written > 0 ? batchId : null,
    written,
    skipped: count('skipped'),
    failed: count('failed'),
    results,
  }
}
