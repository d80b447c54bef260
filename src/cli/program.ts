import { Command } from 'commander'
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

const guide = `
Examples:
  shutterword tag ~/Pictures/trip                    suggest tags, write nothing
  shutterword tag ~/Pictures/trip --accept-above 0.8 --dry-run
                                                     show what would be written
  shutterword tag ~/Pictures/trip --accept-above 0.8 --write
                                                     accept and write
  shutterword tag . --vocabulary words.txt --json    your own words, for a script
  shutterword search . "a dog on a beach"            best matches first
  shutterword undo                                   take back what was written last
  shutterword undo --since 2026-05-01                take back everything since that day
  shutterword export . > verdicts.json               all that is known, for import elsewhere
  shutterword eval ~/labelled --report report.html   how good the model is on labelled pictures
  shutterword models                                 models to install, and what they are good for
  shutterword doctor                                 what runs the model here, and why

Output:
  Results go to stdout; progress, warnings and photos that failed go to stderr.
  --json and --csv print probabilities from 0 to 1 and what is known of a tag: measured,
  taught or guess. --accept-above accepts measured tags only.

Where things are kept:
  Verdicts and the journal of writes are in one folder in your system's place for data,
  the same for the window; --catalogue or SHUTTERWORD_CATALOGUE names another one.
  Photos change only with tag --write and undo; export makes new files only. Nothing of yours
  is ever sent anywhere; models install and repair are all that asks a server for files.

Exit codes:
  0 done   1 failed   2 wrong usage   3 done, but some photos failed (doctor: problems found)
  130 cancelled (Ctrl+C)
`

/** The whole command line. Every way to end is thrown or told to the session, never a silent process.exit. */
export function createProgram(session: CommandRun, version: string): Command {
  const program = new Command('shutterword')
    .description('Puts the right words into your photos, offline: suggests tags, you review, it writes them.')
    .version(version)
    .showHelpAfterError('(shutterword --help lists commands and options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.terminal.stdout.write(text),
      writeErr: (text) => session.terminal.stderr.write(text),
    })
    .addHelpText('after', guide)
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
