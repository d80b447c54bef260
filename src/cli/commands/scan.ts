import type { Command } from 'commander'
import type { ScanReport } from '../../shared/job.js'
import { throwIfCancelled } from '../../shared/errors.js'
import { photoText } from '../../shared/texts/command-line/photo-text.js'
import { scanText } from '../../shared/texts/command-line/scan-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { withCatalogue, withJsonAndCsv, type CommonOptions } from '../options.js'
import { toCsv } from '../csv.js'
import { toJson } from '../json.js'
import { isBroken, photoRecord, readPhotos, type LocatedPhoto } from '../photo-record.js'
import { shortName } from '../photo-text.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { reportBroken } from './report-broken.js'
import { reasonOf } from '../photo-record.js'

/** `scan`: finds photos and reads their tags, without running the model. */
export function scanCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJsonAndCsv(program.command('scan')))
    .description(scanText.description)
    .argument('<folder>', scanText.folder)
    .action(async (folder: string, options: CommonOptions) => {
      session.end(await scan(session, folder, options))
    })
}

async function scan(session: CommandRun, path: string, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const folder = await engine.api.registerFolder({ path })
    const report = await engine.api.scanFolder({ folderId: folder.id })
    throwIfCancelled(session.signal)
    const photos = await readPhotos(engine.api, folder.id, session.signal)
    await print(session.terminal.stdout, output(folder.location, report, photos, options))
    for (const { subfolder, problem } of report.unreadableFolders)
      await warn(session, scanText.unreadableFolder(subfolder, sentenceOf(problem)))
    const broken = await reportBroken(session, photos)
    return broken > 0 || report.unreadableFolders.length > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

function output(
  folder: string,
  report: ScanReport,
  photos: readonly LocatedPhoto[],
  options: CommonOptions,
): string {
  if (options.json) return toJson({ folder, scan: report, photos: photos.map(photoRecord) })
  if (options.csv) {
    const head = ['path', 'state', 'reason', 'existing']
    return toCsv(
      head,
      photos.map((photo) => [photo.path, photo.summary.state, reasonOf(photo), photo.existing.join('; ')]),
    )
  }
  const tagged = photos.filter((photo) => photo.existing.length > 0)
  const lines = tagged.map((photo) => `${shortName(photo)}: ${photo.existing.join(', ')}\n`)
  return `${lines.join('')}${summary(photos, tagged.length, report)}\n`
}

function summary(photos: readonly LocatedPhoto[], taggedCount: number, report: ScanReport): string {
  const changes = (['added', 'changed', 'moved', 'deleted', 'unchanged'] as const)
    .filter((kind) => report[kind] > 0)
    .map((kind) => scanText.changes[kind](report[kind]))
  const broken = photos.filter(isBroken).length
  return [
    scanText.photos(photos.length, taggedCount),
    ...(changes.length > 0 ? [changes.join(', ')] : []),
    ...(broken > 0 ? [photoText.notReadable(broken)] : []),
    ...(report.videos > 0 ? [photoText.videos(report.videos)] : []),
    scanText.seconds(report.seconds),
  ].join(' · ')
}
