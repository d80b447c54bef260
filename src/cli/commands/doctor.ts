import type { Command } from 'commander'
import type { Engine } from '../../core/engine/create-engine.js'
import { diagnosisText } from '../../shared/texts/diagnosis-text.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import {
  forThisRun,
  withCatalogue,
  withJson,
  withModel,
  type CommonOptions,
  type ModelOptions,
} from '../options.js'
import { withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'

type DoctorOptions = CommonOptions &
  ModelOptions & { readonly withPaths?: true; readonly measureAgain?: true }

const help = `
It loads the model, compares the providers as the program does, verifies the model's files and
reads the catalogue from end to end. Nothing leaves this machine. The text names no photo, and
folders only with --with-paths, so that it can be pasted into an issue as it is.

Exit codes: 0 nothing to see to, 3 problems found; each comes with a sentence of advice.
`

/** `doctor`: what runs the model on this machine and why, and what should be seen to. */
export function doctorCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(withModel(program.command('doctor'))))
    .description('say what runs the model here and why, and what should be seen to')
    .option('--with-paths', 'show folders of this machine')
    .option('--measure-again', 'measure the providers although they were measured before')
    .addHelpText('after', help)
    .action(async (options: DoctorOptions) => {
      session.end(await doctor(session, options))
    })
}

async function doctor(session: CommandRun, options: DoctorOptions): Promise<ExitCode> {
  const work = async ({ api }: Engine): Promise<ExitCode> => {
    const diagnosis = await api.diagnose({
      withPaths: options.withPaths === true,
      measuresAgain: options.measureAgain === true,
      checksCatalogue: true,
    })
    const text = options.json ? `${JSON.stringify(diagnosis)}\n` : diagnosisText(diagnosis)
    await print(session.terminal.stdout, text)
    return diagnosis.problems.length === 0 ? exitCodes.done : exitCodes.someFailed
  }
  return withEngine(session, options.catalogue, work, forThisRun(options))
}
