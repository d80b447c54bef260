import { lstatSync, readFileSync, statfsSync, type BigIntStats } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { BatchId } from '../../shared/write-plan.js'
import type { WriteTable } from '../catalogue/catalogue.js'
import { syncFile } from '../support/sync-to-disk.js'
import { checkFolder, checkReplaceable } from './check-file.js'
import { plainReason } from '../support/system-error.js'
import type { ExifToolProcess } from './exiftool.js'
import { attributesOf, copyAttributes } from './file-attributes.js'
import { editSidecar } from './edit-sidecar.js'
import { hashBytes } from './hash-file.js'
import type { Journal } from './journal.js'
import type { PlainAttributes } from './plain-attributes.js'
import type { PlannedFile } from './planned-write.js'
import { helperNames, isSameFile } from './replace-file.js'
import { endExifTool } from './tool-process.js'
import { verifyNewFile } from './verify.js'
import { readIptcState, renewsDigest, writeArguments } from './write-arguments.js'

/** A verified new file that waits beside the one it will replace; the journal knows it. */
export type Prepared = Readonly<{
  entryId: number
  file: PlannedFile
  temp: string
  aside: string
  newHash: string
  /** Stat of the original when its bytes were read, null when the file is new. */
  checked: BigIntStats | null
}>

/** What one write belongs to. */
export type WriteContext = Readonly<{
  tool: ExifToolProcess
  writes: WriteTable
  journal: Journal
  /** Null: attributes are copied with a process for each file. */
  plainAttributes: PlainAttributes | null
  batchId: BatchId
  row: { readonly id: PhotoId | null; readonly contentHash: string }
  keepModifiedTime: boolean
  now: () => Date
}>

/** Room that a write wants beyond a second copy of the file: the new keywords and some for the rest of the system. */
const spareBytes = 1024 * 1024

/** ExifTool refuses to write a file whose extension belongs to another type than its bytes. */
const extensions: Readonly<Record<PlannedFile['format'], readonly string[]>> = {
  jpeg: ['.jpg', '.jpeg', '.jpe'],
  png: ['.png'],
  webp: ['.webp'],
  avif: ['.avif'],
  heic: ['.heic', '.heif', '.hif'],
  tiff: ['.tif', '.tiff'],
  gif: ['.gif'],
  dng: ['.dng'],
  raw: [],
  xmp: ['.xmp'],
}

/**
 * Writes and verifies the new file without touching the old one. The journal holds the intent before anything is
 * created and the undo record before this returns. When it throws, the entry is still open: see `settleFiles`.
 */
export async function prepareFile(
  context: WriteContext,
  file: PlannedFile,
  onEntry: (entryId: number) => void,
): Promise<Prepared> {
  const { tool, writes, journal } = context
  const { bytes: oldBytes, checked } = await readOriginal(file)
  checkSpace(file.path, oldBytes?.length ?? 0)
  const extension = extensions[file.format][0] ?? ''
  const { temp, aside } = helperNames(file.path, extension)
  const entryId = await journal.intend({
    batchId: context.batchId,
    photoId: context.row.id,
    contentHash: context.row.contentHash,
    path: file.path,
    tempPath: temp,
    asidePath: aside,
    oldHash: file.oldHash,
    edits: JSON.stringify(file.edits),
    attributes: JSON.stringify(checked && attributesOf(checked)),
    at: context.now().toISOString(),
  })
  onEntry(entryId)
  const edited = file.format === 'xmp' && oldBytes ? editSidecar(oldBytes, file.edits) : null
  if (edited) await writeFile(temp, edited, { flag: 'wx' })
  else
    await runWrite(tool, file, temp, (pid) => {
      writes.setToolPid(entryId, pid)
    })
  // ExifTool has just written it, so it stands in memory and nobody waits for a disk.
  const newBytes = readFileSync(temp)
  const verified = await verifyNewFile(tool, temp, newBytes, oldBytes, file)
  if (checked) await copyAttributes(file.path, temp, context.keepModifiedTime, context.plainAttributes)
  // The bytes and the attributes are on the disk before the journal says that they are.
  await syncFile(temp)
  await journal.ready(entryId, verified)
  return { entryId, file, temp, aside, newHash: verified.newHash, checked }
}

async function readOriginal(
  file: PlannedFile,
): Promise<{ bytes: Buffer | null; checked: BigIntStats | null }> {
  const folderRefusal = checkFolder(dirname(file.path))
  if (folderRefusal) throw refused(file, folderRefusal.reason)
  if (file.oldHash === null) return { bytes: null, checked: null }
  const checked = statOf(file)
  const refusal = checkReplaceable({ path: file.path, file: checked })
  if (refusal) throw refused(file, refusal.reason)
  const bytes = await readFile(file.path)
  const after = statOf(file)
  if (hashBytes(bytes) !== file.oldHash || !isSameFile(checked, after)) {
    throw refused(file, 'Another program changed it since it was scanned; scan the folder again.')
  }
  return { bytes, checked: after }
}

function statOf(file: PlannedFile): BigIntStats {
  try {
    const stat = lstatSync(file.path, { bigint: true })
    if (stat.isFile()) return stat
  } catch (error) {
    throw new AppError('photo-missing', `Expected ${file.path}, found: ${plainReason(error)}`, {
      cause: error,
    })
  }
  throw refused(file, 'It is no longer an ordinary file.')
}

/** Throws AppError when a safe write would not fit on the disk: it needs room for a second copy. */
export function checkSpace(path: string, sizeBytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(path))
  const free = bavail * bsize
  if (free >= sizeBytes + spareBytes) return
  const needed = `${String(Math.ceil((sizeBytes + spareBytes) / 1024))} KB free`
  const found = `${String(Math.floor(free / 1024))} KB`
  throw new AppError(
    'write-failed',
    `Expected ${needed} on the disk of ${path} for a safe write, found ${found}`,
  )
}

async function runWrite(
  tool: ExifToolProcess,
  file: PlannedFile,
  temp: string,
  onStart: (pid: number) => void,
): Promise<void> {
  const changesIptc = file.edits.some(({ field }) => field === 'IPTC:Keywords')
  const iptc = changesIptc ? await readIptcState(tool, file.path) : null
  await runCommand(tool, file, temp, writeArguments(file.edits, iptc), onStart)
  // In TIFF and DNG ExifTool works the new digest out before it pads IPTC to whole words, so that it does not fit.
  if (!iptc || !renewsDigest(iptc) || (file.format !== 'tiff' && file.format !== 'dng')) return
  const { hasFittingDigest, currentDigest } = await readIptcState(tool, temp)
  if (hasFittingDigest || currentDigest === null) return
  await rm(temp)
  await runCommand(tool, file, temp, writeArguments(file.edits, iptc, currentDigest), onStart)
}

async function runCommand(
  tool: ExifToolProcess,
  file: PlannedFile,
  temp: string,
  args: readonly string[],
  onStart: (pid: number) => void,
): Promise<void> {
  const usual = extensions[file.format]
  const isMislabelled = !usual.some((extension) => file.path.toLowerCase().endsWith(extension))
  const run = (command: readonly string[]) => runToEnd(tool, command, onStart)
  const output = await tool.withPlainPath(temp, null, (plainTemp) =>
    file.oldHash === null
      ? run([...args, plainTemp])
      : tool.withPlainPath(file.path, isMislabelled ? (usual[0] ?? null) : null, (plainSource) =>
          run([...args, '-o', plainTemp, plainSource]),
        ),
  )
  // A command that could not write everything still succeeds for ExifTool, with a warning; so does one that rewrote
  // EXIF and left out a damaged directory of the maker notes.
  const isWhole = !output.warnings.some((warning) => warning.includes('IFD dropped'))
  if (!isWhole || !/^\s*1 image files created$/m.test(output.text)) {
    const messages = [...output.errors, ...output.warnings].map((line) => line.replace(/ - .*$/, '').trim())
    const found = [...new Set(messages)].join('; ') || output.text.trim() || 'no answer'
    const advice = file.format === 'xmp' ? '' : '; a sidecar can hold the tags instead'
    throw new AppError('write-failed', `${whyRefused(found, file.path)}${advice}`)
  }
  // Empty lists do not show when properties are compared (docs/decisions/0010-sidecars.md).
  const dropped =
    file.format === 'xmp' ? output.warnings.find((line) => line.includes('Ignored empty')) : null
  if (dropped) {
    const found = dropped.replace(/ - .*$/, '').trim()
    throw new AppError('write-failed', `Expected ExifTool to keep all of ${file.path}, found: ${found}`)
  }
}

/** When ExifTool gives no answer (it crashed, it hangs), nothing goes on before it has surely ended. */
async function runToEnd(tool: ExifToolProcess, args: readonly string[], onStart: (pid: number) => void) {
  let pid = 0
  try {
    return await tool.run(args, (started) => {
      pid = started
      onStart(started)
    })
  } catch (error) {
    if (pid !== 0) await endExifTool(pid)
    throw error
  }
}

function refused(file: PlannedFile, reason: string): AppError {
  return new AppError('write-failed', `Expected ${file.path} as it was planned. ${reason}`)
}

/** What ExifTool found, in plain words for the case that real photos have: strict mode refuses what it would merge. */
function whyRefused(found: string, path: string): string {
  const twice = /Duplicate XMP property: ([\w:-]+)/.exec(found)?.[1]
  if (twice === undefined) return `Expected ExifTool to write ${path}, found: ${found}`
  return `Expected sound XMP in ${path}, found ${twice} in it twice: writing would lose one of the two, so nothing was changed`
}
