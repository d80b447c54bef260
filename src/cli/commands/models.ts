import type { Command } from 'commander'
import type { ModelSummary } from '../../shared/contract.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { withCatalogue, withJson, type CommonOptions } from '../options.js'
import { withEngine, type Session } from '../session.js'
import { print } from '../terminal.js'

/** `models`: which models there are, what they are good for, and which one is in use. */
export function modelsCommand(program: Command, session: Session): void {
  withCatalogue(withJson(program.command('models')))
    .description('list the models that suggest tags, and which one is in use')
    .action(async (options: CommonOptions) => {
      session.end(await models(session, options))
    })
}

async function models(session: Session, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const status = await engine.api.status({})
    const records = status.models.map((model) => ({
      ...model,
      isInUse: model.id === status.settings.modelId,
    }))
    const text = options.json
      ? `${JSON.stringify({ version: 1, models: records })}\n`
      : records.map(modelText).join('\n')
    await print(session.terminal.stdout, text)
    return exitCodes.done
  })
}

function modelText(model: ModelSummary & { readonly isInUse: boolean }): string {
  const facts = [
    model.isInUse ? 'in use' : 'not in use',
    ...(model.isBundled ? ['comes with Shutterword'] : []),
    ...(model.isInstalled ? [] : ['not installed']),
    `${String(model.embeddingDimension)} dimensions`,
    model.licence,
  ]
  return `${model.id}: ${model.name}\n  ${model.description}\n  ${facts.join(' · ')}\n`
}
