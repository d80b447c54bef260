import type { Command } from 'commander'
import type { Engine } from '../../core/engine/create-engine.js'
import type { Evidence } from '../../shared/tag.js'
import { AppError } from '../../shared/errors.js'
import { searchText } from '../../shared/texts/command-line/search-text.js'
import { toCsv } from '../csv.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import {
  forThisRun,
  parseCount,
  withCatalogue,
  withJsonAndCsv,
  withModel,
  type CommonOptions,
  type ModelOptions,
} from '../options.js'
import { toJson } from '../json.js'
import { rounded } from '../photo-record.js'
import { tagFolder, warn, withEngine, type CommandRun } from '../session.js'
import { printable, print } from '../terminal.js'

type SearchOptions = CommonOptions & ModelOptions & { readonly limit: number }

/** `search`: the photos that look most like what the words say. */
export function searchCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJsonAndCsv(withModel(program.command('search'))))
    .description(searchText.description)
    .argument('<folder>', searchText.folder)
    .argument('<words>', searchText.words)
    .option('--limit <count>', searchText.limit, parseCount, 20)
    .action(async (folder: string, words: string, options: SearchOptions) => {
      session.end(await search(session, folder, words, options))
    })
}

async function search(
  session: CommandRun,
  path: string,
  words: string,
  options: SearchOptions,
): Promise<ExitCode> {
  if (words.trim() === '') throw new AppError('search-without-words', {})
  const work = async (engine: Engine): Promise<ExitCode> => {
    const folder = await engine.api.registerFolder({ path })
    await tagFolder(session, engine, folder)
    const { evidence, hits } = await engine.api.search({ folderId: folder.id, words, limit: options.limit })
    const photos: { path: string; similarity: number }[] = []
    for (const { photoId, similarity } of hits) {
      photos.push({ path: await engine.api.photoPath({ photoId }), similarity: rounded(similarity) })
    }
    if (evidence === 'guess') {
      await warn(session, searchText.guess(words))
    }
    await print(session.terminal.stdout, output({ query: words, evidence, photos }, options))
    return exitCodes.done
  }
  return withEngine(session, options.catalogue, work, forThisRun(options))
}

type Found = Readonly<{
  query: string
  evidence: Evidence
  photos: readonly { readonly path: string; readonly similarity: number }[]
}>

function output(found: Found, options: CommonOptions): string {
  if (options.json) return toJson(found)
  const { photos } = found
  if (options.csv) {
    return toCsv(
      ['path', 'similarity'],
      photos.map(({ path, similarity }) => [path, similarity]),
    )
  }
  if (photos.length === 0) return `${searchText.noPhotos}\n`
  return photos.map(({ path, similarity }) => `${similarity.toFixed(3)}  ${printable(path)}\n`).join('')
}
