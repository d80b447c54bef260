import type { Diagnosis } from '../../../shared/diagnosis.js'
import { diagnosisText } from '../../../shared/texts/diagnosis-text.js'
import type { ProviderChoice } from '../../../shared/provider.js'
import type { Api } from '../api.js'
import { diagnosticsText } from '../../../shared/texts/window/diagnostics-text.js'
import { errorView, type ErrorView } from '../lib/error-text.js'
import type { FolderState } from './library.svelte.js'
import type { Notices } from './notices.svelte.js'

type Work = 'gathering' | 'measuring' | 'checking'

/** What the engine says of itself, and the choice of provider. */
export class Diagnostics {
  found = $state.raw<Diagnosis | null>(null)
  error = $state.raw<ErrorView | null>(null)
  /** What is under way; null when nothing is. */
  work = $state<Work | null>(null)
  withPaths = $state(false)

  readonly #api: Api
  readonly #library: FolderState
  readonly #notices: Notices

  constructor(api: Api, library: FolderState, notices: Notices) {
    this.#api = api
    this.#library = library
    this.#notices = notices
  }

  gather(): Promise<void> {
    return this.#diagnose('gathering')
  }

  measureAgain(): Promise<void> {
    return this.#diagnose('measuring')
  }

  checkCatalogue(): Promise<void> {
    return this.#diagnose('checking')
  }

  async showPaths(withPaths: boolean): Promise<void> {
    this.withPaths = withPaths
    await this.gather()
  }

  /** A provider that is refused leaves the CPU running, and the diagnosis says why. */
  async choose(provider: ProviderChoice): Promise<void> {
    if (this.work !== null) return
    this.work = 'measuring'
    await this.#library.changeSettings({ provider })
    this.work = null
    await this.gather()
  }

  async copy(): Promise<void> {
    const { found } = this
    if (!found) return
    await this.#notices.guard(async () => {
      await this.#api.host.copyText({ text: diagnosisText(found) })
      this.#notices.say(diagnosticsText.copied)
    })
  }

  async #diagnose(work: Work): Promise<void> {
    if (this.work !== null) return
    this.work = work
    this.error = null
    try {
      this.found = await this.#api.engine.diagnose({
        withPaths: this.withPaths,
        measuresAgain: work === 'measuring',
        checksCatalogue: work === 'checking',
      })
    } catch (error) {
      this.error = errorView(error)
    }
    this.work = null
  }
}
