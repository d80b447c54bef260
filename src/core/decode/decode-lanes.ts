import { availableParallelism } from 'node:os'

/** Photos decoded at once: one per core leaves none idle; more than a handful would only wait for the memory gate. */
export const decodeLanes = Math.max(1, Math.min(4, availableParallelism()))
