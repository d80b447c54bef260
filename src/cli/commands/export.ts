import { Option, type Command } from 'commander'
import type { Engine } from '../../core/engine/create-engine.js'
import type { FolderSummary } from '../../shared/contract.js'
import type { StandingVerdict } from '../../shared/exchange.js'
import type { PhotoId } from '../../shared/photo.js'
import { exportText } from '../../shared/texts/command-line/export-text.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { exportJson, photoRowsCsv, tagRowsCsv, type ExportedPhoto } from '../export-output.js'
import { withCatalogue } from '../options.js'
import { readPhotos } from '../photo-record.js'
import { exportInto } from './export-into.js'
import { tagFolder, warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { reportBroken } from './report-broken.js'

type ExportOptions = Readonly<{
  catalogue?: string
  format: 'json' | 'csv'
  rows: 'photos' | 'tags'
  sidecarsTo?: string
  copiesTo?: string
}>

/** `export`: everything the catalogue knows of its photos' tags, verdicts included. */
export function exportCommand(program: Command, session: CommandRun): void {
  withCatalogue(program.command('export'))
    .description(exportText.description)
    .argument('[folder]', exportText.folder)
    .addOption(new Option('--format <format>', exportText.format).choices(['json', 'csv']).default('json'))
    .addOption(new Option('--rows <rows>', exportText.rows).choices(['photos', 'tags']).default('tags'))
    .addOption(
      new Option('--sidecars-to <dir>', exportText.sidecarsTo).conflicts(['format', 'rows', 'copiesTo']),
    )
    .addOption(new Option('--copies-to <dir>', exportText.copiesTo).conflicts(['format', 'rows']))
    .action(async (folder: string | undefined, options: ExportOptions) => {
      const isIntoFolder = options.sidecarsTo !== undefined || options.copiesTo !== undefined
      session.end(await (isIntoFolder ? exportInto : exportPhotos)(session, folder, options))
    })
}

async function exportPhotos(
  session: CommandRun,
  path: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const folders =
      path === undefined ? (await engine.api.status({})).folders : [await engine.api.registerFolder({ path })]
    const missing = folders.filter((folder) => folder.isMissing)
    const photos: ExportedPhoto[] = []
    for (const folder of folders) {
      if (!folder.isMissing) photos.push(...(await readFolder(session, engine, folder)))
    }
    await print(session.terminal.stdout, output(photos, options))
    for (const { location } of missing) await warn(session, exportText.folderNotThere(location))
    const broken = await reportBroken(session, photos)
    return broken > 0 || missing.length > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

async function readFolder(
  session: CommandRun,
  engine: Engine,
  folder: FolderSummary,
): Promise<readonly ExportedPhoto[]> {
  await tagFolder(session, engine, folder)
  const photos = await readPhotos(engine.api, folder.id, session.signal)
  const verdicts = new Map<PhotoId, StandingVerdict[]>(photos.map(({ summary }) => [summary.id, []]))
  for (const verdict of await engine.api.standingVerdicts({ folderId: folder.id })) {
    verdicts.get(verdict.photoId)?.push(verdict)
  }
  return photos.map((photo) => ({ ...photo, verdicts: verdicts.get(photo.summary.id) ?? [] }))
}

function output(photos: readonly ExportedPhoto[], { format, rows }: ExportOptions): string {
  if (format === 'json') return exportJson(photos)
  return rows === 'photos' ? photoRowsCsv(photos) : tagRowsCsv(photos)
}
