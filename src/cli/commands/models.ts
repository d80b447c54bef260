import type { Command } from 'commander'
import { resolve } from 'node:path'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { withCatalogue, withJson, type CommonOptions } from '../options.js'
import { withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { listText } from '../model-text.js'
import { importFolder, install, repair, type ImportOptions, type InstallOptions } from './models-get.js'
import { remove, use, verify, type RemoveOptions } from './models-keep.js'

const guide = `
Examples:
  shutterword models                                    what there is, and what it is good for
  shutterword models install vit-b-32-256-datacomp      download it; again after an interruption
  shutterword models use vit-b-32-256-datacomp          suggest tags with it from now on
  shutterword models import ~/Downloads/my-model        a folder with its files, without a network:
                                                        a Hugging Face or OpenCLIP export, or a manifest.json
  shutterword models import ~/bigG --as vit-bigg-14-laion2b
  shutterword models verify                             compare every file with its SHA-256
  shutterword models install ID --mirror https://hub.example --proxy http://proxy.example:3128

Network:
  install and repair are the only commands that use one, and nothing of yours is sent: they ask
  huggingface.co, or the mirror, for the files of the model. Every file is compared with the size and
  SHA-256 that Shutterword knows. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded; a proxy that replaces
  certificates needs NODE_EXTRA_CA_CERTS with its certificate.
  An interrupted download (Ctrl+C, a crash, a full disk) is kept and goes on with the next install.

Where they are kept:
  Beside the usual catalogue; a catalogue named with --catalogue has its own, inside. SHUTTERWORD_MODELS
  names one folder for all.

Exit codes:
  0 done   1 failed, or verify found damage   2 wrong usage, or a licence not accepted   130 cancelled (Ctrl+C)
`

/** `models`: which models there are, and getting, checking and removing them. */
export function modelsCommand(program: Command, session: CommandRun): void {
  const models = withCatalogue(withJson(program.command('models')))
    .description('list the models that suggest tags; install, import, check and remove them')
    .addHelpText('after', guide)
    .action(async (options: CommonOptions) => {
      session.end(await list(session, options))
    })
  const add = (usage: string, description: string): Command =>
    withCatalogue(withJson(models.command(usage))).description(description)
  // The options of `models` itself hold for the commands below it, wherever they stand on the line.
  const optionsOf = <T>(command: Command): T => command.optsWithGlobals<T & object>()

  add('list', 'the same as models alone').action(async (_options: unknown, command: Command) => {
    session.end(await list(session, optionsOf<CommonOptions>(command)))
  })
  withNetwork(add('install <id>', 'download a model, or go on with a download that was interrupted'))
    .option('--accept-licence', 'accept the licence of a model that asks for it')
    .action(async (id: string, _options: unknown, command: Command) => {
      session.end(await install(session, id, optionsOf<InstallOptions>(command)))
    })
  add('import <folder>', 'take a model over from a folder; copies nothing where both are on one disk')
    .option('--as <id>', 'it is this model of the list: takes its name, licence and constants over')
    .option('--variant <name>', 'of several precisions in the folder this one, e.g. fp16')
    .action(async (folder: string, _options: unknown, command: Command) => {
      session.end(await importFolder(session, resolve(folder), optionsOf<ImportOptions>(command)))
    })
  add('verify [id]', 'compare every file of a model, or of all, with its SHA-256').action(
    async (id: string | undefined, _options: unknown, command: Command) => {
      session.end(await verify(session, id ?? null, optionsOf<CommonOptions>(command)))
    },
  )
  withNetwork(add('repair <id>', 'download the damaged files of a model again')).action(
    async (id: string, _options: unknown, command: Command) => {
      session.end(await repair(session, id, optionsOf<InstallOptions>(command)))
    },
  )
  add('remove <id>', 'remove a model, or what came of an interrupted download; asks first')
    .option('--yes', 'do not ask; a command without a terminal never asks')
    .action(async (id: string, _options: unknown, command: Command) => {
      session.end(await remove(session, id, optionsOf<RemoveOptions>(command)))
    })
  add('use <id>', 'suggest tags with this model from now on').action(
    async (id: string, _options: unknown, command: Command) => {
      session.end(await use(session, id, optionsOf<CommonOptions>(command)))
    },
  )
}

function withNetwork(command: Command): Command {
  return command
    .option('--mirror <url>', 'download from this server, which keeps the paths of huggingface.co, this once')
    .option('--proxy <url>', 'go through this proxy, this once')
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
