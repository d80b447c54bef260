import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { sharpBuild } from '../../src/core/decode/load-sharp.js'

export type Machine = Readonly<{
  processor: string
  cores: number
  memoryGb: number
  system: string
  node: string
  sharp: string
  /** With '+' when the working tree differs from it. */
  commit: string
  /** Work waiting before the run began: other programs slow the figures down. */
  loadBefore: number
}>

/** What the figures were measured on. */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    sharp: sharpBuild(),
    commit: commit(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}

function commit(): string {
  try {
    const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8', stdio: 'pipe' }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'
    return git('rev-parse', '--short=12', 'HEAD') + changed
  } catch {
    return 'unknown (no git)'
  }
}
