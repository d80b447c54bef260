import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { editSidecar } from './edit-sidecar.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import type { FileThreads } from './file-threads.js'
import type { PlannedFile } from '../plan/planned-write.js'
import { splitJpeg, type SplitJpeg } from './split-jpeg.js'
import { writtenFolder } from '../tool/tool-folder.js'
import { endExifTool } from '../tool/tool-process.js'
import { readIptcState, renewsDigest, writeArguments } from './write-arguments.js'

/** A temp file with the planned keywords, as it was read back. Not verified yet. */
export type NewFile = Readonly<{
  /** The file is these two, one after the other. The second are bytes of the old file, empty where all were written anew. */
  head: Uint8Array
  picture: Uint8Array
  /** `sha256:<hex>` of what was read back. */
  hash: string
  /** What holds all of its metadata: the file, or its head and an empty picture; and the same of the old file, if so. */
  metadata: Uint8Array
  oldMetadata: Uint8Array | null
  release: () => void
}>

/** How the making of a temp file and the journal go together. */
export type TempSteps = Readonly<{
  temp: string
  /** Resolves when the temp file may be created. */
  beforeTemp: () => Promise<void>
  /** Gives what must be told the process that will create it. */
  onStart: () => Promise<(pid: number) => void>
}>

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

/** The extension that ExifTool expects of these bytes. */
export function usualExtension(format: PlannedFile['format']): string {
  return extensions[format][0] ?? ''
}

/** Makes the temp file of one write. */
export async function makeNewFile(
  { tool, threads }: { readonly tool: ExifToolProcess; readonly threads: FileThreads },
  file: PlannedFile,
  oldBytes: Uint8Array | null,
  steps: TempSteps,
): Promise<NewFile> {
  const { temp, beforeTemp, onStart } = steps
  const split = file.format === 'jpeg' && oldBytes && !changesExif(file) ? splitJpeg(oldBytes) : null
  if (split && oldBytes) {
    // Meanwhile the intent becomes durable; both have ended before anything is done about an error of one.
    const [written, entered] = await Promise.allSettled([writeStub(tool, file, split), beforeTemp()])
    if (entered.status === 'rejected') throw entered.reason
    if (written.status === 'rejected') throw written.reason
    const metadata = written.value
    const head = metadata.subarray(0, metadata.length - split.stubEnd.length)
    const hash = await threads.write(temp, [head, split.picture], { path: file.path, bytes: oldBytes })
    const { picture, stub } = split
    return { head, picture, hash, metadata, oldMetadata: stub, release: () => undefined }
  }
  await beforeTemp()
  const edited = file.format === 'xmp' && oldBytes ? editSidecar(oldBytes, file.edits) : null
  if (edited) await writeFile(temp, edited, { flag: 'wx' })
  else await runWrite(tool, file, file.path, temp, await onStart())
  const { bytes, hash, release } = await threads.read(temp, (await stat(temp)).size)
  return {
    head: bytes,
    picture: bytes.subarray(bytes.length),
    hash,
    metadata: bytes,
    oldMetadata: null,
    release,
  }
}

/** Rewriting EXIF may look for previews anywhere in the file. */
function changesExif({ edits }: PlannedFile): boolean {
  return edits.some(({ field }) => field === 'IFD0:XPKeywords')
}

let stubNumber = 0

/** ExifTool writes the keywords into the stub, in a folder of ours; gives the new one. */
async function writeStub(
  tool: ExifToolProcess,
  file: PlannedFile,
  { stub, stubEnd }: SplitJpeg,
): Promise<Buffer> {
  stubNumber += 1
  const name = `stub-${String(stubNumber)}.jpg`
  const folder = await tool.privateFolder()
  const source = join(folder, name)
  const target = join(folder, writtenFolder, name)
  try {
    writeFileSync(source, stub, { flag: 'wx' })
    await runWrite(tool, file, source, `${dirname(target)}/`)
    const bytes = readFileSync(target)
    if (bytes.subarray(-stubEnd.length).equals(stubEnd)) return bytes
    throw new AppError('end-of-photo-not-kept', { path: file.path })
  } finally {
    rmSync(source, { force: true })
    rmSync(target, { force: true })
  }
}

async function runWrite(
  tool: ExifToolProcess,
  file: PlannedFile,
  source: string,
  temp: string,
  onStart?: (pid: number) => void,
): Promise<void> {
  const changesIptc = file.edits.some(({ field }) => field === 'IPTC:Keywords')
  const iptc = changesIptc ? await readIptcState(tool, source) : null
  await runCommand(tool, file, source, temp, writeArguments(file.edits, iptc), onStart)
  // In TIFF and DNG ExifTool works the new digest out before it pads IPTC to whole words, so that it does not fit.
  if (!iptc || !renewsDigest(iptc) || (file.format !== 'tiff' && file.format !== 'dng')) return
  const { hasFittingDigest, currentDigest } = await readIptcState(tool, temp)
  if (hasFittingDigest || currentDigest === null) return
  await rm(temp)
  await runCommand(tool, file, source, temp, writeArguments(file.edits, iptc, currentDigest), onStart)
}

async function runCommand(
  tool: ExifToolProcess,
  file: PlannedFile,
  source: string,
  temp: string,
  args: readonly string[],
  onStart: ((pid: number) => void) | undefined,
): Promise<void> {
  const usual = extensions[file.format]
  const isMislabelled = !usual.some((extension) => source.toLowerCase().endsWith(extension))
  const run = (command: readonly string[]) => runToEnd(tool, command, onStart)
  const output = await tool.withPlainPath(temp, null, (plainTemp) =>
    file.oldHash === null
      ? run([...args, plainTemp])
      : tool.withPlainPath(source, isMislabelled ? (usual[0] ?? null) : null, (plainSource) =>
          run([...args, '-o', plainTemp, plainSource]),
        ),
  )
  // A command that could not write everything still succeeds for ExifTool, with a warning; so does one that rewrote
  // EXIF and left out a damaged directory of the maker notes.
  const isWhole = !output.warnings.some((warning) => warning.includes('IFD dropped'))
  if (!isWhole || !/^\s*1 image files created$/m.test(output.text)) {
    const messages = [...output.errors, ...output.warnings].map((line) => line.replace(/ - .*$/, '').trim())
    const found = [...new Set(messages)].join('; ') || output.text.trim() || 'no answer'
    throw refusalOf(found, file.path, file.format !== 'xmp')
  }
  // Empty lists do not show when properties are compared (docs/decisions/0010-sidecars.md).
  const dropped =
    file.format === 'xmp' ? output.warnings.find((line) => line.includes('Ignored empty')) : null
  if (dropped) {
    const found = dropped.replace(/ - .*$/, '').trim()
    throw new AppError('tool-left-something-out', { path: file.path, found })
  }
}

/** When ExifTool gives no answer (it crashed, it hangs), nothing goes on before it has surely ended. */
async function runToEnd(tool: ExifToolProcess, args: readonly string[], onStart?: (pid: number) => void) {
  let pid = 0
  try {
    return await tool.run(args, (started) => {
      pid = started
      onStart?.(started)
    })
  } catch (error) {
    if (pid !== 0) await endExifTool(pid)
    throw error
  }
}

/** What ExifTool refused, told apart for the case that real photos have: strict mode refuses what it would merge. */
function refusalOf(found: string, path: string, sidecarHelps: boolean): AppError {
  const property = /Duplicate XMP property: ([\w:-]+)/.exec(found)?.[1]
  return property === undefined
    ? new AppError('tool-refused', { path, found, sidecarHelps })
    : new AppError('xmp-holds-twice', { path, property, sidecarHelps })
}
