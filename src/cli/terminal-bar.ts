import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.js'

/** A progress bar on stderr: begins with the first `show`; `end` takes it off the screen. */
export type Bar = Readonly<{
  show: (total: number, done: number, payload: Readonly<Record<string, string>>) => void
  end: () => void
}>

/** The format is cli-progress's own, with the payload's names. */
export function createBar(terminal: Terminal, format: string): Bar {
  const bar = new SingleBar({
    stream: terminal.stderr,
    format,
    barCompleteChar: '━',
    barIncompleteChar: '╌',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  })
  return {
    show: (total, done, payload) => {
      if (bar.isActive) {
        bar.setTotal(total)
        bar.update(done, payload)
      } else {
        bar.start(total, done, payload)
      }
    },
    end: () => {
      if (bar.isActive) bar.stop()
    },
  }
}
