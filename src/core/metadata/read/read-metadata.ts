import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import type { PhotoMetadata } from '../../catalogue/photo-metadata.js'
import { mapLimited } from '../../support/map-limited.js'
import { sortSidecars, type FolderSidecars } from '../../identity/sidecars.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import { readFields, type FileFields } from './read-fields.js'
import { scanFields } from './scan-fields.js'

/** How many files are open at once: more gained nothing on two cores, as the reading itself is in one thread. */
const filesAtOnce = 8

/**
 * Reads what a scan learns from the metadata of photos and of their sidecars: in JavaScript where that is sure to give
 * ExifTool's answer, else with ExifTool, 50 files a command. A photo that cannot be read gets an entry with its
 * `error`, never an exception.
 */
export async function readMetadata(
  tool: ExifToolProcess,
  paths: readonly string[],
): Promise<ReadonlyMap<string, PhotoMetadata>> {
  const sidecars = await findSidecars(paths)
  const files = [...paths, ...[...sidecars.values()].flat()]
  const scanned = await mapLimited(files, filesAtOnce, scanFields)
  const unsure = files.filter((_, index) => scanned[index] === null)
  const fields = new Map(await readFields(tool, unsure))
  for (const [index, file] of files.entries()) {
    const own = scanned[index]
    if (own) fields.set(file, own)
  }
  const results = new Map<string, PhotoMetadata>()
  for (const path of paths) {
    const photo = fields.get(path)
    if (!photo) continue
    const beside = (sidecars.get(path) ?? []).flatMap((sidecar) => {
      const read = fields.get(sidecar)
      return read ? foundIn(read, basename(sidecar)) : []
    })
    results.set(path, metadataOf(photo, [...foundIn(photo, null), ...beside]))
  }
  return results
}

/** One file's keyword values as rows of the catalogue; `sidecarName` is null for the photo itself. */
export function foundIn(fields: FileFields, sidecarName: string | null): readonly FoundKeyword[] {
  const source = sidecarName === null ? 'photo' : 'sidecar'
  return [...fields.keywords].flatMap(([field, values]) =>
    values.map((value, position) => ({ source, sidecarName, field, position, value }) as const),
  )
}

async function findSidecars(paths: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, FolderSidecars>()
  for (const folder of new Set(paths.map((path) => dirname(path))))
    folders.set(folder, await readSidecars(folder))
  const results = new Map<string, readonly string[]>()
  for (const path of paths) {
    const folder = folders.get(dirname(path))
    if (!folder) continue
    const { own } = folder.of(basename(path))
    const sidecars = own.map((name) => join(dirname(path), name))
    if (sidecars.length > 0) results.set(path, sidecars)
  }
  return results
}

/** The sidecars of a folder; none when it cannot be listed: its photos then say so themselves when they are read. */
export async function readSidecars(folder: string): Promise<FolderSidecars> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return sortSidecars(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name))
  } catch {
    return sortSidecars([])
  }
}

/** What the catalogue keeps of a photo's fields. */
export function metadataOf(fields: FileFields, found: readonly FoundKeyword[]): PhotoMetadata {
  const orientation = Number(fields.other.get('IFD0:Orientation') ?? 1)
  return {
    found,
    takenAt: takenAt(fields.other),
    orientation: Number.isInteger(orientation) && orientation >= 1 && orientation <= 8 ? orientation : 1,
    width: pixels(fields.other, 'ImageWidth'),
    height: pixels(fields.other, 'ImageHeight'),
    error: fields.error,
  }
}

/** Formats whose own size ExifTool calls File:ImageWidth. */
const sizedByFile = /^image\/(jpeg|heic|heif|avif)/

/**
 * In some formats ExifTool comes upon the size that EXIF or XMP names before the picture's own, and that is wrong once
 * a program has resized the photo. Elsewhere the first one is the picture's own.
 */
function pixels(other: ReadonlyMap<string, string>, name: string): number {
  const isSizedByFile = sizedByFile.test(other.get('File:MIMEType') ?? '')
  for (const [key, value] of other) {
    const count = Number(value)
    const isOfName = isSizedByFile ? key === `File:${name}` : key.endsWith(`:${name}`)
    if (isOfName && Number.isInteger(count) && count > 0) return count
  }
  return 0
}

const dateTags = [
  'ExifIFD:DateTimeOriginal',
  'XMP-exif:DateTimeOriginal',
  'XMP-photoshop:DateCreated',
  'ExifIFD:CreateDate',
  'XMP-xmp:CreateDate',
]

function takenAt(other: ReadonlyMap<string, string>): string | null {
  for (const tag of dateTags) {
    const match = /^(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/.exec(other.get(tag) ?? '')
    if (!match) continue
    const [, year, month, day, hour, minute, second = '00'] = match
    const text = `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${second}`
    const time = Date.parse(`${text}Z`)
    // Cameras without a set clock write zeros; a roll-over such as 31 February is no date either.
    if (Number.isFinite(time) && new Date(time).toISOString().startsWith(text)) return text
  }
  return null
}
