import type { EngineApi, HostApi } from '../../shared/contract.js'
import { engineMethods, hostMethods } from '../../shared/methods.js'
import { createClient, type Subscribe, type Transport } from '../../shared/rpc.js'

/** Everything that the window can ask for. Tests hand in another one. */
export type Api = Readonly<{ engine: EngineApi; host: HostApi; on: Subscribe }>

/** Builds typed clients over the bridge that the preload script put into the page. */
export function connectApi(bridge: Transport): Api {
  const engine = createClient<EngineApi>(bridge, engineMethods)
  const host = createClient<HostApi>(bridge, hostMethods)
  return { engine, host, on: engine.on }
}
