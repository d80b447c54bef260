import type { Command } from 'commander'
import type { Engine } from '../../core/engine/create-engine.js'
import { doctorText } from '../../shared/texts/command-line/doctor-text.js'
import { diagnosisText } from '../../shared/texts/diagnosis-text.js'
import { diagnosisRecord } from '../diagnosis-record.js'
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

/** `doctor`: what runs the model on this machine and why, and what should be seen to. */
export function doctorCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(withModel(program.command('doctor'))))
    .description(doctorText.description)
    .option('--with-paths', doctorText.withPaths)
    .option('--measure-again', doctorText.measureAgain)
    .addHelpText('after', doctorText.help)
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
    const text = options.json ? `${JSON.stringify(diagnosisRecord(diagnosis))}\n` : diagnosisText(diagnosis)
    await print(session.terminal.stdout, text)
    return diagnosis.problems.length === 0 ? exitCodes.done : exitCodes.someFailed
  }
  return withEngine(session, options.catalogue, work, forThisRun(options))
}
