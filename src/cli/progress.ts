import type { JobProgress } from '../shared/job.js'
import type { Subscribe } from '../shared/rpc.js'
import { progressText } from '../shared/texts/command-line/progress-text.js'
import { createBar } from './terminal-bar.js'
import type { Terminal } from './terminal.js'

/**
 * Draws the running job as a bar on stderr while `work` runs, and only when a person watches: a pipe or a file gets
 * nothing, so stderr holds only what needs reading.
 */
export async function withProgress<T>(terminal: Terminal, on: Subscribe, work: () => Promise<T>): Promise<T> {
  if (terminal.stderr.isTTY !== true) return work()
  const bar = createBar(terminal, progressText.job)
  const stop = on('progress', (progress) => {
    if (progress.status !== 'running') return
    bar.show(progress.total, progress.done, {
      verb: progressText.jobs[progress.kind],
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
  if (progress.photosPerSecond === null) return progressText.stages[progress.stage]
  return progressText.rate(progress.photosPerSecond)
}

/** `, 3 min left`; nothing while nobody knows. */
export function timeLeft(secondsLeft: number | null): string {
  if (secondsLeft === null) return ''
  const seconds = Math.round(secondsLeft)
  if (seconds < 60) return progressText.secondsLeft(String(seconds))
  if (seconds < 3600) return progressText.minutesLeft(String(Math.round(seconds / 60)))
  return progressText.hoursLeft((seconds / 3600).toFixed(1))
}
