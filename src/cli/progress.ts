import type { JobProgress } from '../shared/job.js'
import type { Subscribe } from '../shared/rpc.js'
import { createBar } from './terminal-bar.js'
import type { Terminal } from './terminal.js'

const verbs: Record<JobProgress['kind'], string> = {
  tag: 'Tagging',
  write: 'Writing',
  'undo-write': 'Restoring',
}

/**
 * Draws the running job as a bar on stderr while `work` runs, and only when a person watches: a pipe or a file gets
 * nothing, so stderr holds only what needs reading.
 */
export async function withProgress<T>(terminal: Terminal, on: Subscribe, work: () => Promise<T>): Promise<T> {
  if (terminal.stderr.isTTY !== true) return work()
  const bar = createBar(terminal, '{verb} {bar} {value}/{total} {rate}{left}')
  const stop = on('progress', (progress) => {
    if (progress.status !== 'running') return
    bar.show(progress.total, progress.done, {
      verb: verbs[progress.kind],
      rate: rateOf(progress),
      left: timeLeft(progress.secondsLeft),
    })
  })
  try {
    return await work()
  } finally {
    stop()
    bar.end()
  }
}

function rateOf(progress: JobProgress): string {
  if (progress.photosPerSecond === null) return progress.stage
  return `${progress.photosPerSecond.toFixed(1)} photos/s`
}

/** `, 3 min left`; nothing while nobody knows. */
export function timeLeft(secondsLeft: number | null): string {
  if (secondsLeft === null) return ''
  const seconds = Math.round(secondsLeft)
  if (seconds < 60) return `, ${String(seconds)} s left`
  if (seconds < 3600) return `, ${String(Math.round(seconds / 60))} min left`
  return `, ${(seconds / 3600).toFixed(1)} h left`
}
