import { readFile } from 'node:fs/promises'
import { basename, relative } from 'node:path'
import type { PhotoRow } from '../../src/core/catalogue/catalogue.js'
import { contentHashOf } from '../../src/core/identity/content-hash.js'
import type { AppliedWrite } from '../../src/core/metadata/plan/planned-write.js'
import { copyFolder, statesOf, type FileState } from './copied-folder.js'
import { hashPixels } from './pixel-hash.js'
import type { CorpusReport, NamedReason } from './report.js'
import { openRoundTrip, testTag } from './round-trip.js'
import { changedTags, dumpTags, imageHashOf, lostKeywords, valuesOf, type TagDump } from './tag-dump.js'
import { problemWords } from '../support/problem-words.js'

/** One photo as it was before the write, or after it. */
type Look = Readonly<{ tags: TagDump; pixels: string | null; contentHash: string }>

/** Writes, verifies, writes again and undoes a tag on every photo of a copy of the folder. */
export async function checkCorpus(folder: string, say: (step: string) => void): Promise<CorpusReport> {
  const startMs = performance.now()
  const copy = copyFolder(folder)
  try {
    const trip = openRoundTrip(copy.photos, copy.catalogue)
    try {
      say('scanning and decoding')
      const photos = await trip.scan()
      await trip.markDamaged()
      const filesBefore = await statesOf(copy.photos)
      const nameOf = (path: string) => relative(copy.photos, path)
      const before = await lookAt(photos, trip.pathOf)

      say('writing')
      const results = new Map((await trip.write()).map((result) => [result.photoId, result]))
      const isWritten = ({ id }: PhotoRow) => results.get(id)?.outcome === 'written'
      const written = photos.filter(isWritten)
      say('comparing')
      const filesWritten = await statesOf(copy.photos)
      const after = await lookAt(written, trip.pathOf)
      const sidecars = await dumpTags([...filesWritten.keys()].filter((path) => /\.xmp$/i.test(path)))
      const compared = compare(written, before, after, (photo) => nameOf(trip.pathOf(photo)))
      const tagMissing = written.filter((photo) => !hasTag(trip.pathOf(photo), after.get(photo), sidecars))

      say('writing again')
      await trip.scan()
      const again = new Map((await trip.write()).map((result) => [result.photoId, result]))
      const filesAgain = await statesOf(copy.photos)
      const isSame = (photo: PhotoRow) =>
        again.get(photo.id)?.outcome === 'skipped' &&
        isUnchanged(filesWritten.get(trip.pathOf(photo)), filesAgain.get(trip.pathOf(photo)))

      say('undoing')
      const undone = new Map((await trip.undo()).map((result) => [result.photoId, result]))
      const filesUndone = await statesOf(copy.photos)
      const isRestored = (photo: PhotoRow) =>
        undone.get(photo.id)?.outcome === 'restored' &&
        isUnchanged(filesBefore.get(trip.pathOf(photo)), filesUndone.get(trip.pathOf(photo)))
      const isUntouched = (photo: PhotoRow) =>
        isUnchanged(filesBefore.get(trip.pathOf(photo)), filesWritten.get(trip.pathOf(photo)))
      const names = (list: readonly PhotoRow[]) => list.map((photo) => nameOf(trip.pathOf(photo)))

      return {
        folder,
        photos: photos.length,
        notPhotos: filesBefore.size - photos.length,
        written: written.length,
        refused: photos.filter((photo) => !isWritten(photo)).map((photo) => refusalOf(photo, results)),
        refusedButChanged: names(photos.filter((photo) => !isWritten(photo) && !isUntouched(photo))),
        tagMissing: names(tagMissing),
        ...compared,
        secondWriteIdentical: written.filter(isSame).length,
        secondWriteDiffering: written
          .filter((photo) => !isSame(photo))
          .map((photo) => ({
            file: photo.relativePath,
            reason:
              problemWords(again.get(photo.id)?.problem) ??
              `${again.get(photo.id)?.outcome ?? 'nothing'} once more`,
          })),
        undoIdentical: written.filter(isRestored).length,
        undoDiffering: written
          .filter((photo) => !isRestored(photo))
          .map((photo) => ({
            file: photo.relativePath,
            reason: problemWords(undone.get(photo.id)?.problem) ?? 'other bytes or another time than before',
          })),
        leftBehind: [...difference(filesBefore, filesUndone)].map(nameOf),
        openEntries: trip.openEntries(),
        seconds: (performance.now() - startMs) / 1000,
      }
    } finally {
      await trip.close()
    }
  } finally {
    copy.remove()
  }
}

type Comparison = Pick<
  CorpusReport,
  | 'pixelsCompared'
  | 'pixelsDiffering'
  | 'imageHashesCompared'
  | 'imageHashDiffering'
  | 'foreignKeywordsLost'
  | 'foreignTagsChanged'
>

function compare(
  written: readonly PhotoRow[],
  before: ReadonlyMap<PhotoRow, Look>,
  after: ReadonlyMap<PhotoRow, Look>,
  nameOf: (photo: PhotoRow) => string,
): Comparison {
  const pixelsDiffering: string[] = []
  const imageHashDiffering: string[] = []
  const foreignKeywordsLost: NamedReason[] = []
  const foreignTagsChanged: NamedReason[] = []
  let pixelsCompared = 0
  let imageHashesCompared = 0
  for (const photo of written) {
    const file = nameOf(photo)
    const [old, now] = [before.get(photo), after.get(photo)]
    if (!old || !now) throw new Error(`Expected ${file} to have been looked at twice`)
    if (old.pixels !== null) pixelsCompared += 1
    if (old.pixels !== now.pixels) pixelsDiffering.push(file)
    if (imageHashOf(old.tags) !== undefined) imageHashesCompared += 1
    const isSameImage = imageHashOf(old.tags) === imageHashOf(now.tags) && old.contentHash === now.contentHash
    if (!isSameImage) imageHashDiffering.push(file)
    foreignKeywordsLost.push(...lostKeywords(old.tags, now.tags).map((reason) => ({ file, reason })))
    foreignTagsChanged.push(...changedTags(old.tags, now.tags).map((reason) => ({ file, reason })))
  }
  return {
    pixelsCompared,
    pixelsDiffering,
    imageHashesCompared,
    imageHashDiffering,
    foreignKeywordsLost,
    foreignTagsChanged,
  }
}

async function lookAt(
  photos: readonly PhotoRow[],
  pathOf: (photo: PhotoRow) => string,
): Promise<ReadonlyMap<PhotoRow, Look>> {
  const dumps = await dumpTags(photos.map(pathOf))
  const looks = new Map<PhotoRow, Look>()
  for (const photo of photos) {
    const path = pathOf(photo)
    looks.set(photo, {
      tags: dumps.get(path) ?? new Map(),
      pixels: await hashPixels(path, photo.format),
      contentHash: contentHashOf(await readFile(path), photo.format),
    })
  }
  return looks
}

function hasTag(path: string, look: Look | undefined, sidecars: ReadonlyMap<string, TagDump>): boolean {
  const beside = [...sidecars].filter(([sidecar]) => basename(sidecar).startsWith(stemOf(path)))
  const dumps = [...(look ? [look.tags] : []), ...beside.map(([, tags]) => tags)]
  return dumps.some((tags) => testTag.every((name) => valuesOf(tags, 'XMP-dc:Subject').includes(name)))
}

function stemOf(path: string): string {
  return basename(path).replace(/\.[^.]*$/, '')
}

function refusalOf(photo: PhotoRow, results: ReadonlyMap<PhotoRow['id'], AppliedWrite>): NamedReason {
  return {
    file: photo.relativePath,
    reason: problemWords(results.get(photo.id)?.problem) ?? 'without a reason',
  }
}

function isUnchanged(one: FileState | undefined, other: FileState | undefined): boolean {
  return one?.hash === other?.hash && one?.modifiedNs === other?.modifiedNs
}

function difference(
  before: ReadonlyMap<string, FileState>,
  after: ReadonlyMap<string, FileState>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => !before.has(path) || !after.has(path))
}
