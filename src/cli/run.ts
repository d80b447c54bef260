import { CommanderError } from 'commander'
import { messageOf } from '../shared/errors.js'
import { programText } from '../shared/texts/command-line/program-text.js'
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.js'
import { createProgram } from './program.js'
import type { CommandRun } from './session.js'
import { printable, print } from './terminal.js'

/** Runs one command line to its end and says how it ended. What went wrong is one line on stderr. */
export async function run(
  args: readonly string[],
  host: Omit<CommandRun, 'end'> & { readonly version: string },
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const session: CommandRun = {
    ...host,
    end: (ended) => {
      code = ended
    },
  }
  try {
    await createProgram(session, host.version).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // Commander has printed its own message, or the help that was asked for.
    if (!(error instanceof CommanderError)) {
      await print(host.terminal.stderr, programText.line(printable(messageOf(error))))
    }
    return exitCodeOf(error)
  }
}
