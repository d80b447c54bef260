import { InvalidArgumentError, Option, type Command } from 'commander'
import { providerChoices, type ProviderChoice } from '../shared/provider.js'
import { optionText } from '../shared/texts/command-line/option-text.js'
import type { ForThisRun } from './session.js'

/** Options that every command has. */
export type CommonOptions = Readonly<{ catalogue?: string; json?: true; csv?: true }>

export function withCatalogue(command: Command): Command {
  return command.option('--catalogue <dir>', optionText.catalogue)
}

export function withJson(command: Command): Command {
  return command.option('--json', optionText.json)
}

export function withJsonAndCsv(command: Command): Command {
  return withJson(command).addOption(new Option('--csv', optionText.csv).conflicts('json'))
}

/** Options of commands that run a model. */
export type ModelOptions = Readonly<{ model?: string; provider?: ProviderChoice }>

export function withModel(command: Command): Command {
  return command
    .option('--model <id>', optionText.model)
    .addOption(new Option('--provider <name>', optionText.provider).choices(providerChoices))
}

/** What the options say of this run alone. */
export function forThisRun({ model, provider }: ModelOptions): ForThisRun {
  return {
    ...(model === undefined ? {} : { modelId: model }),
    ...(provider === undefined ? {} : { provider }),
  }
}

/** A probability from 0 to 1. */
export function parseProbability(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError(optionText.wrongProbability)
}

/** A whole number from 1 up. */
export function parseCount(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidArgumentError(optionText.wrongCount)
}

/** A day or a moment as ISO 8601 writes it; the text itself, which the engine reads. */
export function parseMoment(text: string): string {
  const isMoment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
  if (isMoment && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError(optionText.wrongMoment)
}
