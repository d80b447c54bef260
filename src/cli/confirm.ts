import { createInterface } from 'node:readline'
import { AppError } from '../shared/errors.js'
import { programText } from '../shared/texts/command-line/program-text.js'
import type { Terminal } from './terminal.js'

/** True when a person sits at both ends: questions can be shown and answered. */
export function canAsk(terminal: Terminal): boolean {
  return terminal.stdin.isTTY === true && terminal.stderr.isTTY === true
}

/**
 * Asks a person before something is changed. `yes` answers without asking. Without a terminal there is nobody to ask:
 * the command line itself is the order, as for every tool that a script runs.
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  options: { readonly yes: boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  if (options.yes || !canAsk(terminal)) return true
  const asker = createInterface({ input: terminal.stdin, output: terminal.stderr })
  try {
    const answer = await new Promise<string>((settle, fail) => {
      const cancel = (): void => {
        fail(new AppError('cancelled', {}))
      }
      // readline takes Ctrl+C for itself while it asks.
      asker.once('SIGINT', cancel)
      options.signal.addEventListener('abort', cancel, { once: true })
      // The end of input (Ctrl+D) is not a yes.
      asker.once('close', () => {
        settle('')
      })
      asker.question(programText.question(question), settle)
    })
    return /^\s*y(es)?\s*$/i.test(answer)
  } finally {
    asker.close()
  }
}
