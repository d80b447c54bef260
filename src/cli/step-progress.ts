import type { EvaluateOptions, EvaluationStep } from '../core/evaluate/evaluate-options.js'
import { createBar } from './terminal-bar.js'
import type { Terminal } from './terminal.js'

const verbs: Record<EvaluationStep, string> = {
  photos: 'Looking at pictures',
  texts: 'Reading prompts',
  measures: 'Measuring',
  learning: 'Learning from examples',
}

/** Draws the steps of an evaluation as a bar on stderr, only when a person watches: see progress.ts. */
export async function withSteps<T>(
  terminal: Terminal,
  work: (onProgress: EvaluateOptions['onProgress']) => Promise<T>,
): Promise<T> {
  if (terminal.stderr.isTTY !== true) return work(() => undefined)
  const bar = createBar(terminal, '{verb} {bar} {percentage} %{done}')
  try {
    return await work((step, share, done) => {
      bar.show(100, share * 100, { verb: verbs[step], done: done > 0 ? ` · ${String(done)}` : '' })
    })
  } finally {
    bar.end()
  }
}
