import { availableParallelism } from 'node:os'

/**
 * Photos decoded at once: one per core and one more, which is being decoded while the engine's thread runs the model and
 * can start no other. More than a handful would only wait for the memory gate.
 */
export const decodeLanes = Math.min(5, availableParallelism() + 1)
