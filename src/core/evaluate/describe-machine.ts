import { availableParallelism, release, totalmem, type } from 'node:os'
import { processorName } from '../support/processor-name.js'

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
    processor: processorName(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
  }
}
