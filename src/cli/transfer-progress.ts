import type { Engine } from '../core/engine/create-engine.js'
import type { ModelProgress } from '../shared/models.js'
import { sizeText } from '../shared/texts/size-text.js'
import { throwIfCancelled } from '../shared/errors.js'
import { progressText } from '../shared/texts/command-line/progress-text.js'
import { warn, type CommandRun } from './session.js'
import { timeLeft } from './progress.js'
import { createBar } from './terminal-bar.js'

/** Share of the whole after which a log gets its next line. */
const logEvery = 0.1

/**
 * Shows how far the work on a model is: a bar where a person watches, else a line for each tenth. Ctrl+C stops the
 * work, which keeps what has come.
 */
export async function withTransfer<T>(
  session: CommandRun,
  engine: Engine,
  work: () => Promise<T>,
): Promise<T> {
  const show = session.terminal.stderr.isTTY === true ? drawBar(session) : writeLines(session)
  const stop = engine.on('modelProgress', show.next)
  const cancel = (): void => {
    // The work itself fails with `cancelled`; that it could not be asked to stop has nobody else to tell.
    void stopAll(engine).catch(() => undefined)
  }
  session.signal.addEventListener('abort', cancel)
  try {
    throwIfCancelled(session.signal)
    return await work()
  } finally {
    session.signal.removeEventListener('abort', cancel)
    stop()
    await show.end()
  }
}

async function stopAll({ api }: Engine): Promise<void> {
  const { work } = await api.models({})
  await Promise.all(work.map(({ modelId }) => api.stopModelWork({ modelId })))
}

type Show = Readonly<{ next: (progress: ModelProgress) => void; end: () => Promise<void> }>

function drawBar({ terminal }: CommandRun): Show {
  const bar = createBar(terminal, progressText.transfer)
  return {
    next: (progress) => {
      bar.show(progress.totalBytes, progress.doneBytes, payload(progress))
    },
    end: async () => {
      bar.end()
    },
  }
}

function payload(progress: ModelProgress): Record<string, string> {
  const { activity, doneBytes, totalBytes, waiting } = progress
  return {
    verb: progressText.activities[activity],
    done: sizeText(doneBytes),
    whole: sizeText(totalBytes),
    rate: waiting === null ? rateOf(progress) : progressText.waiting(waiting),
    left: waiting === null ? timeLeft(progress.secondsLeft) : '',
  }
}

function writeLines(session: CommandRun): Show {
  let shown = 0
  let lastWaiting: string | null = null
  let lines = Promise.resolve()
  const say = (line: string): void => {
    lines = lines.then(() => warn(session, line))
  }
  return {
    next: (progress) => {
      const { doneBytes, totalBytes, modelId, waiting } = progress
      if (waiting !== null && waiting !== lastWaiting) say(progressText.waitingLine(modelId, waiting))
      lastWaiting = waiting
      const part = totalBytes === 0 ? 0 : Math.floor(doneBytes / totalBytes / logEvery)
      if (part === shown) return
      shown = part
      const percent = (part * logEvery * 100).toFixed(0)
      const rest = `${rateOf(progress)}${timeLeft(progress.secondsLeft)}`
      say(progressText.transferLine(modelId, percent, totalBytes, rest))
    },
    end: () => lines,
  }
}

function rateOf({ bytesPerSecond }: ModelProgress): string {
  return bytesPerSecond === null ? '' : progressText.transferRate(bytesPerSecond)
}
