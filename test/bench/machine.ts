import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { sharpBuild } from '../../src/core/decode/load-sharp.js'
import { describeMachine, type Machine } from '../../src/core/evaluate/describe-machine.js'

export type BenchMachine = Readonly<
  Machine & {
    sharp: string
    /** With '+' when the working tree differs from it. */
    commit: string
    /** Work waiting before the run began: other programs slow the figures down. */
    loadBefore: number
  }
>

/** What the figures were measured on. */
export function describeBenchMachine(): BenchMachine {
  return {
    ...describeMachine(),
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
