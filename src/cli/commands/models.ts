import type { Command } from 'commander'
import { resolve } from 'node:path'
import { modelsText } from '../../shared/texts/command-line/models-text.js'
import { optionText } from '../../shared/texts/command-line/option-text.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { withCatalogue, withJson, type CommonOptions } from '../options.js'
import { withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { listText } from '../model-text.js'
import { importFolder, install, repair, type ImportOptions, type InstallOptions } from './models-get.js'
import { remove, use, verify, type RemoveOptions } from './models-keep.js'

/** `models`: which models there are, and getting, checking and removing them. */
export function modelsCommand(program: Command, session: CommandRun): void {
  const models = withCatalogue(withJson(program.command('models')))
    .description(modelsText.description)
    .addHelpText('after', modelsText.guide)
    .action(async (options: CommonOptions) => {
      session.end(await list(session, options))
    })
  const add = (usage: string, description: string): Command =>
    withCatalogue(withJson(models.command(usage))).description(description)
  // The options of `models` itself hold for the commands below it, wherever they stand on the line.
  const optionsOf = <T>(command: Command): T => command.optsWithGlobals<T & object>()

  add('list', modelsText.list).action(async (_options: unknown, command: Command) => {
    session.end(await list(session, optionsOf<CommonOptions>(command)))
  })
  withNetwork(add('install <id>', modelsText.install))
    .option('--accept-licence', modelsText.acceptLicence)
    .action(async (id: string, _options: unknown, command: Command) => {
      session.end(await install(session, id, optionsOf<InstallOptions>(command)))
    })
  add('import <folder>', modelsText.import)
    .option('--as <id>', modelsText.as)
    .option('--variant <name>', modelsText.variant)
    .action(async (folder: string, _options: unknown, command: Command) => {
      session.end(await importFolder(session, resolve(folder), optionsOf<ImportOptions>(command)))
    })
  add('verify [id]', modelsText.verify).action(
    async (id: string | undefined, _options: unknown, command: Command) => {
      session.end(await verify(session, id ?? null, optionsOf<CommonOptions>(command)))
    },
  )
  withNetwork(add('repair <id>', modelsText.repair)).action(
    async (id: string, _options: unknown, command: Command) => {
      session.end(await repair(session, id, optionsOf<InstallOptions>(command)))
    },
  )
  add('remove <id>', modelsText.remove)
    .option('--yes', optionText.yes)
    .action(async (id: string, _options: unknown, command: Command) => {
      session.end(await remove(session, id, optionsOf<RemoveOptions>(command)))
    })
  add('use <id>', modelsText.use).action(async (id: string, _options: unknown, command: Command) => {
    session.end(await use(session, id, optionsOf<CommonOptions>(command)))
  })
}

function withNetwork(command: Command): Command {
  return command.option('--mirror <url>', modelsText.mirror).option('--proxy <url>', modelsText.proxy)
}

async function list(session: CommandRun, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async ({ api }) => {
    const { models, location } = await api.models({})
    const { modelId } = (await api.status({})).settings
    const records = models.map((model) => ({ ...model, isInUse: model.id === modelId }))
    const text = options.json ? toJson({ models: records, location }) : listText(models, modelId, location)
    await print(session.terminal.stdout, text)
    return exitCodes.done
  })
}
