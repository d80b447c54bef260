import { listPhotos } from '../../src/core/review/list-photos.js'
import { tagsOnPhoto } from '../../src/core/review/photo-tags.js'
import { summarisePhoto } from '../../src/core/review/summarise-photo.js'
import { isUnreadHash } from '../../src/core/identity/unread-hash.js'
import { assertWritableName } from '../../src/core/vocabulary/tag-name.js'
import type {
  EngineApi,
  FolderSummary,
  HistoryStep,
  PhotoDetail,
  TagVerdict,
  WaitingTag,
} from '../../src/shared/contract.js'
import { countPhotos, type PhotoCounts } from '../../src/shared/photo-filter.js'
import { AppError } from '../../src/shared/errors.js'
import type { JobProgress } from '../../src/shared/job.js'
import type { PhotoId, PhotoSummary } from '../../src/shared/photo.js'
import { changedKinds, defaultSettings, writePolicyOf, type Settings } from '../../src/shared/settings.js'
import { isWaiting, pathKey } from '../../src/shared/tag.js'
import type { TagOnPhoto, VocabularyId, VocabularySummary } from '../../src/shared/tag.js'
import type { PlannedPhoto, WritePlan, WrittenFile } from '../../src/shared/write-plan.js'
import { fakeDiagnosis } from './fake-diagnosis.js'
import { fakeFolderId, fakePhotos, fakeTags, type FakePhoto } from './fake-photos.js'
import { FakeModels } from './fake-models.js'
import { fakeSummary, FakeVerdicts } from './fake-verdicts.js'
import { fakeBatch, fakePlan, fakePlannedPhoto, fakeWritten, type FakeBatch } from './fake-writes.js'
import type { Problem } from '../../src/shared/problem.js'

type Options = {
  readonly count?: number
  readonly isFolderOpen?: boolean
  readonly folder?: Partial<FolderSummary>
}

/** The engine in memory, deciding by the product's own review rules. */
export class FakeEngine implements EngineApi {
  folders: readonly FolderSummary[]
  vocabularies: readonly VocabularySummary[]
  settings: Settings
  job: JobProgress | null = null
  readonly photos: Map<PhotoId, FakePhoto>
  /** Photos that cannot be written into, with what the engine says of them. */
  readonly writeFailures = new Map<PhotoId, Problem>()
  readonly shelf: FakeModels
  readonly #verdicts = new FakeVerdicts()
  readonly #written = new Set<PhotoId>()
  readonly #batches: FakeBatch[] = []
  readonly #emit: (event: string, payload: unknown) => void
  #plan: WritePlan | null = null
  #openFolderId: FolderSummary['id'] | null

  constructor(options: Options, emit: (event: string, payload: unknown) => void) {
    this.photos = fakePhotos(options.count)
    this.#emit = emit
    this.shelf = new FakeModels(emit, (modelId) => this.settings.modelId === modelId)
    this.#openFolderId = options.isFolderOpen === false ? null : fakeFolderId
    this.folders = [
      {
        id: fakeFolderId,
        name: 'Madeira',
        location: '/home/ada/Pictures/Madeira',
        photoCount: this.photos.size,
        lastOpenedAt: '2026-11-22T18:00:00Z',
        isWritable: true,
        isMissing: false,
        ...options.folder,
      },
    ]
    const starter = 'starter' as VocabularyId
    this.vocabularies = [
      { id: starter, name: 'Starter vocabulary', tagCount: 312, kind: 'bundled', unknownWords: [] },
    ]
    this.settings = { ...defaultSettings, vocabularyId: starter }
  }

  status: EngineApi['status'] = async () => ({
    version: '0.1.0',
    settings: this.settings,
    folders: this.folders,
    openFolderId: this.#openFolderId,
    vocabularies: this.vocabularies,
    models: [
      {
        id: 'starter',
        name: 'Starter',
        description: 'Small and quick; knows everyday things.',
        licence: 'MIT',
        embeddingDimension: 64,
        isInstalled: true,
        isBundled: true,
      },
    ],
    provider: 'CPU, 2 threads',
    job: this.job,
    notices: [],
  })

  openFolder: EngineApi['openFolder'] = async ({ folderId }) => {
    const folder = this.folders.find((one) => one.id === folderId)
    if (!folder) throw new AppError('folder-not-in-list', { folderId })
    if (folder.isMissing) throw new AppError('no-folder', { path: folder.location, found: 'nothing there' })
    this.#openFolderId = folderId
    return folder
  }

  rescanFolder: EngineApi['rescanFolder'] = async () => undefined

  removeFolder: EngineApi['removeFolder'] = async ({ folderId }) => {
    this.folders = this.folders.filter((folder) => folder.id !== folderId)
    if (this.#openFolderId === folderId) this.#openFolderId = null
  }

  listPhotos: EngineApi['listPhotos'] = async ({ filter, sort }) => {
    const photos = [...this.photos.keys()].map((id) => {
      const { suggestions } = this.#photo(id)
      const certainty = suggestions[0]?.probability ?? null
      return { summary: this.#summary(id), certainty, suggestionCount: suggestions.length }
    })
    return { ids: listPhotos(photos, filter, sort), counts: this.#counts() }
  }

  photoSummaries: EngineApi['photoSummaries'] = async ({ photoIds }) =>
    photoIds.filter((id) => this.photos.has(id)).map((id) => this.#summary(id))

  photoDetail: EngineApi['photoDetail'] = async ({ photoId }): Promise<PhotoDetail> => {
    const photo = this.#photo(photoId)
    return {
      summary: this.#summary(photoId),
      contentHash: photo.row.contentHash,
      path: null,
      tags: this.tagsOf(photoId),
      suggestions: photo.suggestions,
      candidates: photo.candidates,
      existing: photo.existing.map((tag) => tag.name),
    }
  }

  preparePreview: EngineApi['preparePreview'] = async () => undefined
  prioritise: EngineApi['prioritise'] = async () => undefined

  pauseJob: EngineApi['pauseJob'] = async () => {
    this.#setJob('paused')
  }

  resumeJob: EngineApi['resumeJob'] = async () => {
    this.#setJob('running')
  }

  cancelJob: EngineApi['cancelJob'] = async () => {
    this.#setJob('cancelled')
  }

  decide: EngineApi['decide'] = async ({ verdicts }) => {
    const [first] = verdicts
    if (!first) throw new AppError('no-verdict', {})
    for (const { path } of verdicts) for (const name of path) assertWritableName(name)
    const readable = verdicts.filter(({ photoId }) => !isUnreadHash(this.#photo(photoId).row.contentHash))
    if (readable.length === 0) throw new AppError('photo-unread', { relativePath: first.photoId })
    this.#give(readable)
    return {
      photo: await this.photoDetail({ photoId: first.photoId }),
      unreadable: photoCount(verdicts) - photoCount(readable),
    }
  }

  acceptSuggestions: EngineApi['acceptSuggestions'] = async ({ photoIds, path, atLeast }) => {
    const verdicts = photoIds.flatMap((photoId) =>
      this.#waiting(photoId)
        .filter((tag) => !path || tag.path.join('|') === path.join('|'))
        .filter((tag) => (tag.probability ?? 0) >= (atLeast ?? 0))
        .map((tag): TagVerdict => ({ photoId, path: tag.path, verdict: 'accepted' })),
    )
    if (verdicts.length > 0) this.#give(verdicts)
    return { accepted: verdicts.length }
  }

  waitingOn: EngineApi['waitingOn'] = async ({ photoIds }) => {
    const byKey = new Map<string, WaitingTag>()
    const waiting = photoIds.flatMap((id) => this.#waiting(id))
    for (const { path } of waiting) {
      byKey.set(pathKey(path), { path, count: (byKey.get(pathKey(path))?.count ?? 0) + 1 })
    }
    const tags = [...byKey.values()].sort((one, other) => other.count - one.count)
    return { suggestionCount: waiting.length, tags }
  }

  undo: EngineApi['undo'] = async () => this.#taken(this.#verdicts.undo())
  redo: EngineApi['redo'] = async () => this.#taken(this.#verdicts.redo())

  history: EngineApi['history'] = async () => this.#verdicts.history()

  completeTag: EngineApi['completeTag'] = async ({ text }) =>
    fakeTags.filter((path) => path.at(-1)?.includes(text.toLowerCase()))

  chooseVocabulary: EngineApi['chooseVocabulary'] = async ({ vocabularyId }) => {
    await this.changeSettings({ changes: { vocabularyId } })
  }

  /** What importing a word list does. */
  async takeOver(vocabulary: VocabularySummary): Promise<void> {
    this.vocabularies = [...this.vocabularies, vocabulary]
    this.#emit('statusChanged', {})
    await this.chooseVocabulary({ vocabularyId: vocabulary.id })
  }

  changeSettings: EngineApi['changeSettings'] = async ({ changes }) => {
    const before = this.settings
    this.settings = { ...before, ...changes }
    const kinds = changedKinds(before, this.settings)
    if (kinds.length > 0) this.#emit('settingsChanged', { settings: this.settings, kinds })
    return this.settings
  }

  planWrites: EngineApi['planWrites'] = async ({ photoIds, policy: changes }) => {
    const policy = { ...writePolicyOf(this.settings), ...changes }
    const planned = (photoIds ?? [...this.photos.keys()])
      .map((id) => fakePlannedPhoto(this.#photo(id), this.tagsOf(id)))
      .filter((photo) => photo !== null)
      .map((photo) => (policy.alwaysSidecar ? intoSidecar(photo) : photo))
    this.#plan = fakePlan(this.#batches.length + 1, planned, policy)
    return this.#plan
  }

  applyWrites: EngineApi['applyWrites'] = async ({ planId }) => {
    const plan = this.#plan
    if (plan?.planId !== planId) throw new AppError('plan-replaced', {})
    this.#plan = null
    const wanted = plan.photos.filter((photo) => photo.decision === 'write')
    const failure = (photo: PlannedPhoto) =>
      photo.decision === 'write' && photo.targets.some(({ kind }) => kind === 'embed')
        ? (this.writeFailures.get(photo.photoId) ?? null)
        : null
    const planned = wanted.filter((photo) => failure(photo) === null)
    const before = new Map(planned.map(({ photoId }) => [photoId, this.#photo(photoId)]))
    for (const { photoId } of planned) {
      this.photos.set(photoId, fakeWritten(this.#photo(photoId), this.tagsOf(photoId)))
      this.#written.add(photoId)
    }
    const batch = fakeBatch(this.#batches.length + 1, before, planned)
    this.#batches.unshift(batch)
    this.#changed([...before.keys()])
    return {
      batchId: batch.batch.batchId,
      written: planned.length,
      skipped: plan.skipCount,
      failed: wanted.length - planned.length,
      results: plan.photos.map((photo) => ({
        photoId: photo.photoId,
        name: photo.name,
        outcome: photo.decision === 'skip' ? 'skipped' : failure(photo) ? 'failed' : 'written',
        problem: photo.decision === 'skip' ? photo.problem : failure(photo),
      })),
    }
  }

  writeHistory: EngineApi['writeHistory'] = async () => this.#batches.map(({ batch }) => batch)

  writtenFiles: EngineApi['writtenFiles'] = async ({ batchId }) => {
    const found = this.#batches.find(({ batch }) => batch.batchId === batchId)
    return (found?.planned ?? []).map((photo): WrittenFile => {
      const { photoId, name } = photo
      const isWritten = this.#written.has(photoId)
      const edits = photo.decision === 'write' ? photo.edits : []
      const state = isWritten ? 'written' : 'undone'
      return { photoId, name, state, problem: null, edits, isLastOfPhoto: isWritten }
    })
  }

  undoWrites: EngineApi['undoWrites'] = async ({ batchId, photoId, since }) => {
    const [last] = this.#batches
    const entries = this.#batches.filter(({ batch, before }) => {
      if (photoId !== undefined) return before.has(photoId)
      if (since !== undefined) return batch.appliedAt >= since
      return batch.batchId === (batchId ?? last?.batch.batchId)
    })
    if (entries.length === 0) throw new AppError('nothing-to-undo', {})
    const restored = new Map<PhotoId, FakePhoto>()
    for (const entry of photoId === undefined ? entries : entries.slice(0, 1)) {
      const before = [...entry.before].filter(([id]) => photoId === undefined || id === photoId)
      for (const [id, photo] of before) restored.set(id, photo)
      entry.batch = { ...entry.batch, undoableCount: entry.batch.undoableCount - before.length }
    }
    for (const [id, photo] of restored) {
      this.photos.set(id, photo)
      this.#written.delete(id)
    }
    this.#changed([...restored.keys()])
    const results = [...restored].map(([id, photo]) => ({
      photoId: id,
      name: photo.row.relativePath,
      outcome: 'restored' as const,
      problem: null,
    }))
    return { restored: results.length, merged: 0, failed: 0, results }
  }

  search: EngineApi['search'] = async () => ({ evidence: 'taught', hits: [] })
  models: EngineApi['models'] = (input) => this.shelf.models(input)
  installModel: EngineApi['installModel'] = (input) => this.shelf.installModel(input)
  stopModelWork: EngineApi['stopModelWork'] = (input) => this.shelf.stopModelWork(input)
  verifyModel: EngineApi['verifyModel'] = (input) => this.shelf.verifyModel(input)
  repairModel: EngineApi['repairModel'] = (input) => this.shelf.repairModel(input)
  removeModel: EngineApi['removeModel'] = (input) => this.shelf.removeModel(input)

  diagnose: EngineApi['diagnose'] = async ({ withPaths }) => fakeDiagnosis(this.settings, withPaths)

  /** Starts or changes the job and tells the window. */
  showJob(job: JobProgress): void {
    this.job = job
    this.#emit('progress', job)
  }

  tagsOf(photoId: PhotoId): readonly TagOnPhoto[] {
    const { suggestions, existing } = this.#photo(photoId)
    return tagsOnPhoto({
      suggestions,
      existing,
      verdicts: this.#verdicts.of(photoId),
      synonymsOf: () => [],
      isInVocabulary: () => true,
    })
  }

  #waiting(photoId: PhotoId): readonly TagOnPhoto[] {
    return this.tagsOf(photoId).filter(isWaiting)
  }

  #summary(id: PhotoId): PhotoSummary {
    const tags = this.tagsOf(id)
    return summarisePhoto({
      photo: this.#photo(id).row,
      tags,
      isPending: fakePlannedPhoto(this.#photo(id), tags) !== null,
      wasWritten: this.#written.has(id),
      writeFailure: null,
    })
  }

  #photo(id: PhotoId): FakePhoto {
    const photo = this.photos.get(id)
    if (!photo) throw new AppError('photo-not-in-open-folder', { id })
    return photo
  }

  #give(verdicts: readonly TagVerdict[]): void {
    this.#verdicts.give(verdicts, fakeSummary(verdicts))
    this.#decided(verdicts.map((verdict) => verdict.photoId))
  }

  async #taken(step: ReturnType<FakeVerdicts['undo']>): Promise<HistoryStep | null> {
    if (!step) return null
    this.#decided(step.photoIds)
    const [first] = step.photoIds
    return { ...step, photo: first === undefined ? null : await this.photoDetail({ photoId: first }) }
  }

  #decided(photoIds: readonly PhotoId[]): void {
    const changed = [...new Set(photoIds)]
    this.#emit('verdictsChanged', {
      photoIds: changed,
      rows: changed.length > 500 ? null : changed.map((id) => this.#summary(id)),
      counts: this.#counts(),
      history: this.#verdicts.history(),
    })
  }

  #counts(): PhotoCounts {
    return countPhotos([...this.photos.keys()].map((id) => this.#summary(id)))
  }

  #changed(photoIds: readonly PhotoId[]): void {
    this.#emit('photosChanged', { photoIds: [...new Set(photoIds)] })
  }

  #setJob(status: JobProgress['status']): void {
    if (this.job) this.showJob({ ...this.job, status })
  }
}

function photoCount(verdicts: readonly TagVerdict[]): number {
  return new Set(verdicts.map(({ photoId }) => photoId)).size
}

function intoSidecar(photo: PlannedPhoto): PlannedPhoto {
  const { photoId, name, subfolder, format, notes } = photo
  const fileName = `${name}.xmp`
  return {
    photoId,
    name,
    subfolder,
    format,
    notes,
    decision: 'write',
    targets: [{ kind: 'sidecar', fileName, creates: true }],
    edits: photo.decision === 'write' ? photo.edits : [],
  }
}
