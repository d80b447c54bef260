import type { EvaluateOptions } from '../core/evaluate/evaluate-options.js'
import { progressText } from '../shared/texts/command-line/progress-text.js'
import { createBar } from './terminal-bar.js'
import type { Terminal } from './terminal.js'

/** Draws the steps of an evaluation as a bar on stderr, only when a person watches: see progress.ts. */
export async function withSteps<T>(
  terminal: Terminal,
  work: (onProgress: EvaluateOptions['onProgress']) => Promise<T>,
): Promise<T> {
  if (terminal.stderr.isTTY !== true) return work(() => undefined)
  const bar = createBar(terminal, progressText.steps)
  try {
    return await work((step, share, done) => {
      bar.show(100, share * 100, {
        verb: progressText.stepNames[step],
        done: done > 0 ? progressText.stepDone(done) : '',
      })
    })
  } finally {
    bar.end()
  }
}
