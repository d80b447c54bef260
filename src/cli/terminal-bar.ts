import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.js'

/** A progress bar on stderr; it begins with its `start`. The format is cli-progress's own. */
export function createBar(terminal: Terminal, format: string): SingleBar {
  return new SingleBar({
    stream: terminal.stderr,
    format,
    barCompleteChar: '━',
    barIncompleteChar: '╌',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  })
}
