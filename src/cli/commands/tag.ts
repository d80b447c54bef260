import { Option, type Command } from 'commander'
import type { Engine } from '../../core/engine/create-engine.js'
import { isSamePath } from '../../core/support/fold-name.js'
import type { FolderSummary, FullEngineApi } from '../../shared/contract.js'
import { fieldPresetIds, type FieldPolicy, type FieldPresetId } from '../../shared/field-policy.js'
import type { WritePolicy } from '../../shared/settings.js'
import { isWaiting } from '../../shared/tag.js'
import { throwIfCancelled } from '../../shared/errors.js'
import { tagText } from '../../shared/texts/command-line/tag-text.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { fieldHelp, parseFieldRule } from '../field-options.js'
import {
  forThisRun,
  parseProbability,
  withCatalogue,
  withJsonAndCsv,
  withModel,
  type ModelOptions,
} from '../options.js'
import { readPhotos, type LocatedPhoto } from '../photo-record.js'
import { tagFolder, warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { reportBroken } from './report-broken.js'
import { tagOutput, type TagResult } from './tag-output.js'
import { planOnly, planAndWrite, type Writing } from './tag-write.js'

/** The options of `tag`. */
export type TagOptions = Readonly<{
  catalogue?: string
  vocabulary?: string
  min?: number
  acceptAbove?: number
  dryRun?: true
  write?: true
  sidecar?: true
  preset?: FieldPresetId
  field?: Partial<FieldPolicy>
  yes?: true
  json?: true
  csv?: true
}> &
  ModelOptions

/** `tag`: suggests tags for a folder, and accepts and writes them when told to. */
export function tagCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJsonAndCsv(withModel(program.command('tag'))))
    .description(tagText.description)
    .argument('<folder>', tagText.folder)
    .option('--vocabulary <file>', tagText.vocabulary)
    .option('--min <probability>', tagText.minimum, parseProbability)
    .option('--accept-above <probability>', tagText.acceptAbove, parseProbability)
    .addOption(new Option('--dry-run', tagText.dryRun).conflicts('write'))
    .option('--write', tagText.write)
    .option('--sidecar', tagText.sidecar)
    .addOption(new Option('--preset <name>', tagText.preset).choices(fieldPresetIds))
    .option('--field <field=rule>', tagText.field, parseFieldRule)
    .option('--yes', tagText.yes)
    .addHelpText('after', tagText.evidenceHelp)
    .addHelpText('after', fieldHelp)
    .action(async (folder: string, options: TagOptions) => {
      session.end(await tag(session, folder, options))
    })
}

async function tag(session: CommandRun, path: string, options: TagOptions): Promise<ExitCode> {
  const work = async (engine: Engine): Promise<ExitCode> => {
    const folder = await engine.api.registerFolder({ path })
    return tagUnder(session, engine, folder, options)
  }
  return withEngine(session, options.catalogue, work, {
    ...forThisRun(options),
    ...(options.vocabulary === undefined ? {} : { vocabularyFile: options.vocabulary }),
    ...(options.min === undefined ? {} : { minimumProbability: options.min }),
  })
}

/** What the options say of how this run writes; the settings of the window stay as they are. */
function policyOf(options: TagOptions): Partial<WritePolicy> {
  return {
    ...(options.sidecar ? { alwaysSidecar: true } : {}),
    // A preset named on the command line means exactly that preset.
    ...(options.preset === undefined ? {} : { fieldPreset: options.preset, fieldRules: {} }),
    ...(options.field === undefined ? {} : { fieldRules: options.field }),
  }
}

async function tagUnder(
  session: CommandRun,
  engine: Engine,
  folder: FolderSummary,
  options: TagOptions,
): Promise<ExitCode> {
  const { api } = engine
  await tagFolder(session, engine, folder)
  const videos = (await api.jobScan({}))?.videos ?? 0
  await nameUnknownWords(session, api)
  // Read before anything is accepted: what the model suggests, not what was made of it.
  const photos = await readPhotos(api, folder.id, session.signal)
  const paths = new Map(photos.map((photo) => [photo.summary.id, photo.path]))

  const accepted = await acceptSuggestions(api, folder, options)
  if (accepted) await nameUnmeasured(session, photos)
  const input = { folder, paths, accepted, policy: policyOf(options) }
  const writing = await write(session, engine, input, options)
  const result: TagResult = { photos, accepted, writing, videos }
  await print(session.terminal.stdout, tagOutput(result, options))
  // Lines for people say it themselves.
  if (writing.isDeclined && (options.json || options.csv)) await warn(session, tagText.nothingWrittenNotice)

  const broken = await reportBroken(session, photos)
  for (const { name, reason } of writing.refused) await warn(session, tagText.notWritten(name, reason))
  throwIfCancelled(session.signal)
  return broken > 0 || writing.refused.length > 0 ? exitCodes.someFailed : exitCodes.done
}

async function acceptSuggestions(
  api: FullEngineApi,
  folder: FolderSummary,
  options: TagOptions,
): Promise<{ readonly photos: number; readonly tags: number } | null> {
  if (options.acceptAbove === undefined) return null
  return api.autoAccept({ folderId: folder.id, above: options.acceptAbove })
}

async function write(
  session: CommandRun,
  engine: Engine,
  input: Parameters<typeof planAndWrite>[2],
  options: TagOptions,
): Promise<Writing> {
  // What this run accepted was one step of the history.
  const takeBack = async (): Promise<void> => {
    if (input.accepted && input.accepted.tags > 0) await engine.api.undo({})
  }
  if (options.write) return planAndWrite(session, engine, input, { yes: options.yes === true, takeBack })
  if (!options.dryRun)
    return { plan: null, fields: null, report: null, isDeclined: false, refused: [], paths: input.paths }
  try {
    return await planOnly(engine.api, input)
  } finally {
    await takeBack() // a dry run leaves nothing behind
  }
}

/** Why --accept-above accepted less than a reader of the probabilities expects; what was decided already is not meant. */
async function nameUnmeasured(session: CommandRun, photos: readonly LocatedPhoto[]): Promise<void> {
  const left = photos.filter(({ suggestions, tags }) =>
    suggestions.some(
      ({ path, evidence }) =>
        evidence !== 'measured' && tags.some((tag) => isWaiting(tag) && isSamePath(tag.path, path)),
    ),
  )
  if (left.length === 0) return
  await warn(session, tagText.unmeasured(left.length))
}

async function nameUnknownWords(session: CommandRun, api: FullEngineApi): Promise<void> {
  const { settings, vocabularies } = await api.status({})
  const unknown = vocabularies.find(({ id }) => id === settings.vocabularyId)?.unknownWords ?? []
  if (unknown.length === 0) return
  await warn(session, tagText.unknownWords(unknown))
}
