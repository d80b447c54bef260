import { Command } from 'commander'
import { programText } from '../shared/texts/command-line/program-text.js'
import { doctorCommand } from './commands/doctor.js'
import { evalCommand } from './commands/eval.js'
import { exportCommand } from './commands/export.js'
import { historyCommand } from './commands/history.js'
import { importCommand } from './commands/import.js'
import { modelsCommand } from './commands/models.js'
import { scanCommand } from './commands/scan.js'
import { searchCommand } from './commands/search.js'
import { tagCommand } from './commands/tag.js'
import { undoCommand } from './commands/undo.js'
import type { CommandRun } from './session.js'

/** The whole command line. Every way to end is thrown or told to the session, never a silent process.exit. */
export function createProgram(session: CommandRun, version: string): Command {
  const program = new Command('shutterword')
    .description(programText.description)
    .version(version)
    .showHelpAfterError(programText.helpHint)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.terminal.stdout.write(text),
      writeErr: (text) => session.terminal.stderr.write(text),
    })
    .addHelpText('after', programText.guide)
  for (const add of [
    tagCommand,
    scanCommand,
    searchCommand,
    undoCommand,
    historyCommand,
    exportCommand,
    importCommand,
    modelsCommand,
    evalCommand,
    doctorCommand,
  ]) {
    add(program, session)
  }
  return program
}
