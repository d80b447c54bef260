import { createContext } from 'svelte'
import type { MenuCommand } from '../../../shared/contract.js'
import type { Api } from '../api.js'
import type { CommandName } from '../../../shared/texts/window/shortcut-text.js'
import { text } from '../../../shared/texts/window/window-text.js'
import { Diagnostics } from './diagnostics.svelte.js'
import { Job } from './job.svelte.js'
import { FolderState } from './library.svelte.js'
import { Models } from './models.svelte.js'
import { Notices } from './notices.svelte.js'
import { PhotoCache } from './photo-cache.svelte.js'
import { Review } from './review.svelte.js'
import { Selection } from './selection.svelte.js'
import { Writing } from './writing.svelte.js'
import { sentenceOf, type Problem } from '../../../shared/problem.js'

export type DialogName = 'settings' | 'shortcuts' | 'models' | 'write-history' | 'diagnostics'

/** The window's whole state: makes the parts, wires them to each other and to the engine's events. */
export class AppState {
  readonly api: Api
  readonly notices = new Notices()
  readonly photos: PhotoCache
  readonly library: FolderState
  readonly selection: Selection
  readonly review: Review
  readonly job: Job
  readonly writing: Writing
  readonly models: Models
  readonly diagnostics: Diagnostics

  view = $state<'grid' | 'photo'>('grid')
  dialog = $state<DialogName | null>(null)
  isMac = $state(false)
  version = $state('')
  isDevelopmentRuntime = $state(false)
  /** Counts up when the tag input must take the focus. */
  tagInputWanted = $state(0)
  /** Counts up when the grid must take the focus. */
  gridWanted = $state(0)

  readonly isModal = $derived.by(() => this.dialog !== null || this.writing.step.name !== 'closed')

  readonly #stops: (() => void)[] = []

  constructor(api: Api) {
    this.api = api
    this.photos = new PhotoCache(api, this.notices)
    this.library = new FolderState(api, this.notices)
    this.selection = new Selection(this.library)
    this.review = new Review(api, this.notices, this.photos)
    this.job = new Job(api, this.notices)
    this.writing = new Writing(api)
    this.models = new Models(api, this.notices)
    this.diagnostics = new Diagnostics(api, this.library, this.notices)
    this.library.onlist = () => {
      this.selection.follow()
    }
    this.library.keptPhoto = () => this.selection.current
    this.selection.onchange = () => {
      void this.review.show(this.selection.current)
      if (!this.selection.current) this.view = 'grid'
    }
  }

  /** Listens to the engine and asks for the first frame. */
  async start(): Promise<void> {
    this.#listen()
    const info = await this.notices.guard(() => this.api.host.appInfo({}))
    if (info) {
      this.isMac = info.platform === 'darwin'
      this.version = info.version
      this.isDevelopmentRuntime = info.isDevelopmentRuntime
    }
    await this.#startEngine()
  }

  /** After a start that failed: everything is asked for again. */
  async startAgain(): Promise<void> {
    await this.#startEngine()
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
    this.photos.dispose()
    this.library.dispose()
  }

  /** Opens the current photo large. */
  openPhoto(): void {
    if (!this.selection.current) return
    this.selection.only()
    this.view = 'photo'
  }

  closePhoto(): void {
    this.view = 'grid'
    this.selection.revealed += 1
    this.gridWanted += 1
  }

  /** The one place where a key, a button or a menu item becomes an act. */
  async run(command: CommandName): Promise<void> {
    const { library, review, selection } = this
    switch (command) {
      case 'open-folder':
        return library.chooseFolder()
      case 'rescan':
        return library.folderId ? library.rescan(library.folderId) : undefined
      case 'import-vocabulary':
        return library.importVocabulary()
      case 'write':
        return this.write()
      case 'write-history':
        this.dialog = 'write-history'
        return this.writing.loadHistory()
      case 'undo':
        return review.undo()
      case 'redo':
        return review.redo()
      case 'models':
      case 'settings':
      case 'shortcuts':
      case 'diagnostics':
        this.dialog = command
        return
      case 'open-photo':
        this.openPhoto()
        return
      case 'back':
        this.closePhoto()
        return
      case 'next-photo':
        selection.move(1)
        return
      case 'previous-photo':
        selection.move(-1)
        return
      case 'select-all':
        if (this.view === 'grid') selection.all()
        return
      case 'accept-all':
        return selection.isMany ? review.acceptOn(selection.inOrder()) : review.acceptAll()
      case 'reject-rest':
        return selection.isMany ? undefined : review.rejectRest()
      case 'take-back':
        return selection.isMany ? undefined : review.takeBackAll()
      case 'add-tag':
        this.tagInputWanted += 1
        return
      case 'show-in-folder':
        return this.showInFolder()
      case 'pause-or-resume':
        return this.job.pauseOrResume()
    }
  }

  /** Plans what is pending: in the whole folder, or of the selected photos. */
  async write(onlySelected = false): Promise<void> {
    const { folderId } = this.library
    if (!folderId) return
    await this.writing.plan(folderId, onlySelected ? this.selection.inOrder() : undefined)
  }

  async showInFolder(): Promise<void> {
    const photoId = this.selection.current
    if (photoId) await this.notices.guard(() => this.api.host.showInFileManager({ photoId }))
  }

  async #startEngine(): Promise<void> {
    await this.library.start()
    this.job.progress = this.library.status?.job ?? this.job.progress
    if (!this.library.startError) await this.review.reloadHistory()
  }

  #listen(): void {
    const { api } = this
    this.#stops.push(
      api.on('progress', (progress) => {
        this.job.progress = progress
        if (progress.status !== 'running') this.library.refreshSoon()
      }),
      api.on('photosChanged', ({ photoIds }) => {
        this.photos.invalidate(photoIds)
        this.library.refreshSoon()
        const { photoId } = this.review
        if (photoId && photoIds.includes(photoId)) void this.review.reload()
      }),
      api.on('listChanged', ({ folderId }) => {
        if (folderId === this.library.folderId) this.library.refreshSoon()
      }),
      api.on('settingsChanged', ({ settings }) => {
        this.library.useSettings(settings)
      }),
      api.on('statusChanged', () => {
        void this.library.reloadStatus()
      }),
      api.on('verdictsChanged', ({ photoIds, rows, counts, history }) => {
        this.review.history = history
        this.library.followVerdicts(rows, counts)
        if (rows) for (const row of rows) this.photos.put(row)
        else this.photos.invalidate(photoIds)
        this.review.follow(photoIds)
      }),
      api.on('modelProgress', (progress) => {
        this.models.follow(progress)
      }),
      api.on('modelsChanged', () => {
        void this.models.reload()
      }),
      api.on('engineRestarted', ({ problem }) => {
        void this.#afterRestart(problem)
      }),
      api.on('folderRequested', ({ folderId }) => {
        void this.library.openFolder(folderId)
      }),
      api.on('menu', ({ command }) => {
        void this.#runMenu(command)
      }),
    )
  }

  async #afterRestart(problem: Problem): Promise<void> {
    this.notices.announce('warning', text.engineRestarted(sentenceOf(problem)))
    const wasStarted = this.library.status !== null
    if (!wasStarted) return this.#startEngine()
    this.photos.invalidateAll()
    const { folderId } = this.library
    await this.library.reloadStatus()
    const { status } = this.library
    this.job.progress = status?.job ?? null
    if (folderId && status && status.openFolderId !== folderId) await this.library.openFolder(folderId)
    else await this.library.refresh()
    await this.review.reload()
    await this.review.reloadHistory()
    await this.models.reload()
  }

  /** The Edit menu's undo belongs to a text field while one is being typed in. */
  async #runMenu(command: MenuCommand): Promise<void> {
    if ((command === 'undo' || command === 'redo') && document.activeElement instanceof HTMLInputElement) {
      if (document.activeElement.type === 'text') {
        // Electron's menu roles call the same editing command of Chromium; there is no newer way to ask for it.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        document.execCommand(command)
        return
      }
    }
    if (!this.isModal) await this.run(command)
  }
}

export const [appState, provideAppState] = createContext<AppState>()
