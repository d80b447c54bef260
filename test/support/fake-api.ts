import { parseInput } from '../../src/core/engine/inputs.js'
import { connectApi, type Api } from '../../src/renderer/src/api.js'
import type { AppEvents, EngineApi, FolderSummary, HostApi } from '../../src/shared/contract.js'
import { engineMethods, hostMethods } from '../../src/shared/methods.js'
import { serve, type Transport } from '../../src/shared/rpc.js'
import type { VocabularyId, VocabularySummary } from '../../src/shared/tag.js'
import { FakeEngine } from './fake-engine.js'

export type FakeAppOptions = {
  /** How many photos the folder holds. */
  readonly count?: number
  /** False: nothing was open last, so the window welcomes. */
  readonly isFolderOpen?: boolean
  readonly folder?: Partial<FolderSummary>
}

export type FakeApp = Readonly<{
  api: Api
  engine: FakeEngine
  transport: Transport
  /** Names of the methods called, in order. */
  calls: { readonly method: string; readonly input: unknown }[]
  /** Names of the events that the window was told, in order. */
  events: string[]
  /** Sends an event as the engine or the shell would. */
  emit: <E extends keyof AppEvents>(event: E, payload: AppEvents[E]) => void
  /** Makes calls of this method reject until it is given null. */
  failNext: (method: keyof EngineApi | keyof HostApi, error: Error | null) => void
}>

/**
 * An engine and a shell in memory behind the real rpc: what crosses is cloned as between processes, and the review
 * rules are the product's own.
 */
export function createFakeApp(options: FakeAppOptions = {}): FakeApp {
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const events: string[] = []
  const emit = (event: string, payload: unknown) => {
    events.push(event)
    for (const listener of listeners.get(event) ?? []) listener(structuredClone(payload))
  }
  const engine = new FakeEngine(options, emit)
  const failures = new Map<string, Error>()
  const calls: { method: string; input: unknown }[] = []
  const callEngine = serve<EngineApi>(parsing(engine), engineMethods)
  const callHost = serve<HostApi>(fakeHost(engine), hostMethods)
  const failing = serve(
    Object.fromEntries(
      [...engineMethods, ...hostMethods].map((method) => [
        method,
        () => Promise.reject(failures.get(method) ?? new Error(method)),
      ]),
    ),
    [...engineMethods, ...hostMethods],
  )
  const transport: Transport = {
    call: async (method, input) => {
      calls.push({ method, input: structuredClone(input) })
      if (failures.has(method)) return structuredClone(await failing(method, input))
      const isHost = (hostMethods as readonly string[]).includes(method)
      return structuredClone(await (isHost ? callHost : callEngine)(method, structuredClone(input)))
    },
    on: (event, listener) => {
      const ofEvent = listeners.get(event) ?? new Set()
      listeners.set(event, ofEvent.add(listener))
      return () => void ofEvent.delete(listener)
    },
  }
  return {
    api: connectApi(transport),
    engine,
    transport,
    calls,
    events,
    emit,
    failNext: (method, error) => {
      if (error) failures.set(method, error)
      else failures.delete(method)
    },
  }
}

/** The engine's own schemas stand before the one in memory, too. */
function parsing(engine: EngineApi): EngineApi {
  const wrapped = engineMethods.map((method) => {
    const call = async (input: unknown) => engine[method](parseInput(method, input) as never)
    return [method, call]
  })
  return Object.fromEntries(wrapped) as EngineApi // the list has all methods
}

function fakeHost(engine: FakeEngine): HostApi {
  return {
    chooseFolder: async () => engine.folders[0] ?? null,
    importVocabularyFile: async () => {
      const vocabulary: VocabularySummary = {
        id: 'own' as VocabularyId,
        name: 'My words',
        tagCount: 12,
        kind: 'file',
        unknownWords: ['flibber'],
      }
      await engine.takeOver(vocabulary)
      return vocabulary
    },
    importModelFolder: async () => {
      const [first] = engine.shelf.list
      if (!first) return null
      const own = { ...first, id: 'own-model', groupId: 'own-model', name: 'My model', isBundled: false }
      engine.shelf.list = [...engine.shelf.list, own]
      return { modelId: own.id, name: own.name }
    },
    changeModelSource: async (source) => {
      engine.shelf.source = source
      return true
    },
    showInFileManager: async () => undefined,
    copyText: async () => undefined,
    appInfo: async () => ({ version: '0.1.0', isDevelopmentRuntime: false, platform: 'linux' }),
  }
}
