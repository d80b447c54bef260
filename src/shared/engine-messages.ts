import type { AppEvents } from './contract.js'
import type { WireError } from './errors.js'
import type { Reply } from './rpc.js'

/** The first message to the engine's process. */
export type EngineStart = Readonly<{
  /** Null: the user's own, in the system's folder for data. */
  catalogueFolder: string | null
  resourcesFolder: string
}>

/** One call, answered by a `reply` with the same number. */
export type EngineCall = Readonly<{ id: number; method: string; input: unknown }>

/** Everything that the engine's process says to its host. */
export type EngineMessage = Readonly<
  | { kind: 'ready'; catalogueFolder: string }
  /** It could not start, and starting it again would not help: its host ends it. */
  | { kind: 'refused'; error: WireError }
  | { kind: 'reply'; id: number; reply: Reply }
  | { [E in keyof AppEvents]: { kind: 'event'; event: E; payload: AppEvents[E] } }[keyof AppEvents]
>
