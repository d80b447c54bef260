import { Option, type Command } from 'commander'
import type { TagOnPhoto } from '../../shared/tag.js'
import { toCsv } from '../csv.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { withCatalogue } from '../options.js'
import { photoRecord, readPhotos, rounded, type LocatedPhoto } from '../photo-record.js'
import { tagFolder, warn, withEngine, type Session } from '../session.js'
import { print } from '../terminal.js'
import { reportBroken } from './report-broken.js'

type ExportOptions = Readonly<{ catalogue?: string; format: 'json' | 'csv' }>

/** `export`: everything the catalogue knows of its photos' tags, verdicts included. */
export function exportCommand(program: Command, session: Session): void {
  withCatalogue(program.command('export'))
    .description('print the photos with their tags, suggestions and verdicts')
    .argument('[folder]', 'only this folder; without it, every folder of the catalogue')
    .addOption(new Option('--format <format>', 'how to print it').choices(['json', 'csv']).default('json'))
    .action(async (folder: string | undefined, options: ExportOptions) => {
      session.end(await exportPhotos(session, folder, options))
    })
}

async function exportPhotos(
  session: Session,
  path: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const folders =
      path === undefined ? (await engine.api.status({})).folders : [await engine.api.registerFolder({ path })]
    const missing = folders.filter((folder) => folder.isMissing)
    const photos: LocatedPhoto[] = []
    for (const folder of folders) {
      if (folder.isMissing) continue
      await tagFolder(session, engine, folder)
      photos.push(...(await readPhotos(engine.api, folder.id, session.signal)))
    }
    await print(session.terminal.stdout, options.format === 'csv' ? csv(photos) : json(photos))
    for (const { location } of missing) await warn(session, `${location}: the folder is not there`)
    const broken = await reportBroken(session, photos)
    return broken > 0 || missing.length > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

function json(photos: readonly LocatedPhoto[]): string {
  const records = photos.map((photo) => ({
    ...photoRecord(photo),
    accepted: pathsWith(photo, 'accepted'),
    rejected: pathsWith(photo, 'rejected'),
    removed: pathsWith(photo, 'removed'),
  }))
  return `${JSON.stringify({ version: 1, photos: records })}\n`
}

function pathsWith(photo: LocatedPhoto, status: TagOnPhoto['status']): readonly (readonly string[])[] {
  return photo.tags.filter((tag) => tag.status === status).map((tag) => tag.path)
}

function csv(photos: readonly LocatedPhoto[]): string {
  const head = ['path', 'content_hash', 'state', 'reason', 'status', 'tag', 'tag_path', 'probability']
  const rows = photos.flatMap((photo) => {
    const facts = [photo.path, photo.contentHash, photo.summary.state, photo.summary.reason]
    if (photo.tags.length === 0) return [[...facts, null, null, null, null]]
    return photo.tags.map(({ status, name, path, probability }) => [
      ...facts,
      status,
      name,
      path.join(' > '),
      probability === null ? null : rounded(probability),
    ])
  })
  return toCsv(head, rows)
}
