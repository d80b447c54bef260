import { createInterface } from 'node:readline/promises'
import { AppError } from '../shared/errors.js'
import { UsageError } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** True when a person sits at both ends: questions can be shown and answered. */
export function canAsk(terminal: Terminal): boolean {
  return terminal.stdin.isTTY === true && terminal.stderr.isTTY === true
}

/**
 * Asks before something is changed. `yes` answers without asking. Without a terminal nobody can answer, so the command
 * is refused and names the option that is missing.
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  options: { readonly yes: boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  if (options.yes) return true
  if (!canAsk(terminal)) {
    throw new UsageError(
      'This asks before it changes anything, and there is no terminal to ask on: add --yes',
    )
  }
  const asker = createInterface({ input: terminal.stdin, output: terminal.stderr })
  try {
    const answer = await asker.question(`${question} [y/N] `, { signal: options.signal })
    return /^\s*y(es)?\s*$/i.test(answer)
  } catch (error) {
    if (options.signal.aborted) throw new AppError('cancelled', 'Cancelled', { cause: error })
    throw error
  } finally {
    asker.close()
  }
}
