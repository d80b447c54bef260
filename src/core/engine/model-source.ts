import type { ModelSource } from '../../shared/models.js'
import type { SettingTable } from '../catalogue/catalogue.js'
import { hubAddress, isUnencrypted, parseMirror } from '../models/install/addresses.js'
import { parseProxy } from '../models/install/http-client.js'

const mirrorFact = 'model-mirror'
const proxyFact = 'model-proxy'

/** Where models are downloaded from: what is kept in the catalogue, and what one run says instead. */
export class ModelSources {
  readonly #kept: Pick<SettingTable, 'fact' | 'setFact'>
  #forThisRun: { mirror?: string; proxy?: string } = {}

  constructor(kept: Pick<SettingTable, 'fact' | 'setFact'>) {
    this.#kept = kept
  }

  get mirror(): URL | null {
    const text = this.#forThisRun.mirror ?? this.#kept.fact(mirrorFact)
    return text === null ? null : parseMirror(text)
  }

  get proxy(): URL | null {
    const text = this.#forThisRun.proxy ?? this.#kept.fact(proxyFact)
    return text === null ? null : parseProxy(text)
  }

  /** The base of every address. */
  get base(): URL {
    return this.mirror ?? hubAddress
  }

  /** For people: a password is not shown. */
  get shown(): ModelSource {
    return {
      mirror: this.mirror?.href ?? null,
      proxy: this.proxy === null ? null : withoutPassword(this.proxy),
    }
  }

  get isUnencrypted(): boolean {
    return isUnencrypted(this.base)
  }

  /** The source as it will be shown once it is kept; throws when it is none. */
  check({ mirror, proxy }: ModelSource): ModelSource {
    return {
      mirror: mirror === null ? null : parseMirror(mirror).href,
      proxy: proxy === null || proxy === this.shown.proxy ? proxy : withoutPassword(parseProxy(proxy)),
    }
  }

  /** Keeps it for later runs. A proxy that comes back as it was shown keeps its password. */
  keep({ mirror, proxy }: ModelSource): void {
    const address = mirror === null ? null : parseMirror(mirror).href
    const isAsShown = proxy !== null && proxy === this.shown.proxy
    const way = proxy === null || isAsShown ? proxy : parseProxy(proxy).href
    this.#kept.setFact(mirrorFact, address)
    if (!isAsShown) this.#kept.setFact(proxyFact, way)
    this.#forThisRun = {}
  }

  useForThisRun(source: { readonly mirror?: string; readonly proxy?: string }): void {
    if (source.mirror !== undefined) parseMirror(source.mirror)
    if (source.proxy !== undefined) parseProxy(source.proxy)
    this.#forThisRun = { ...this.#forThisRun, ...source }
  }
}

function withoutPassword(proxy: URL): string {
  const shown = new URL(proxy)
  if (shown.password !== '') shown.password = '***'
  return shown.href
}
