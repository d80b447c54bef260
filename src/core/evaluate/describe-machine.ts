import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** What figures of speed were measured on. */
export type Machine = Readonly<{
  processor: string
  cores: number
  memoryGb: number
  system: string
  node: string
}>

/** This machine. */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
  }
}
