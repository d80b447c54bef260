import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { openExifTool, type ExifToolProcess } from '../../src/core/metadata/tool/exiftool.js'
import { readFields } from '../../src/core/metadata/read/read-fields.js'
import { readMetadata } from '../../src/core/metadata/read/read-metadata.js'
import { benchPhotos } from './bench-photos.js'
import { secondsOf, spreadOf, type Spread } from './measure.js'

const run = promisify(execFile)

type ReadRound = Readonly<{
  /** As a scan reads: the fast reader, with ExifTool where it is unsure. Files per second. */
  read: number
  /** ExifTool kept open, 50 files a command. */
  batched: number
  /** A new ExifTool for each file; over the first few files only. */
  perFile: number
  /** One ExifTool for all files. */
  commandLine: number
}>

/** About 100 KB each, as the photos of image collections on the web. */
const megapixels = 0.45

/** A new ExifTool takes so long that a part of the files tells its speed. */
const perFileSample = 25

export type ReadResult = Readonly<{
  input: string
  filesPerSecond: Readonly<Record<keyof ReadRound, Spread>>
  /** Reading as a scan does it over an ExifTool for each file; the rounds' own ratios. */
  overPerFile: Spread
  overBatched: Spread
}>

/** Tags copies of small photos and reads them in four ways a round. */
export async function benchReading(count: number, rounds: number): Promise<ReadResult> {
  const { folder, paths, description } = await benchPhotos(count, megapixels)
  const parent = await mkdtemp(join(tmpdir(), 'shutterword-read-bench-'))
  const tool = openExifTool()
  try {
    const tagged = join(parent, 'photos')
    await cp(folder, tagged, { recursive: true })
    await tag(tool, tagged)
    const files = paths.map((path) => join(tagged, basename(path)))
    // the first reading starts ExifTool and fills the system's cache
    await readFields(tool, files)
    await readMetadata(tool, files)
    const results: ReadRound[] = []
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`reading, round ${round + 1} of ${rounds}\n`)
      results.push(await readRound(tool, files, tagged))
    }
    const spread = (figure: (round: ReadRound) => number) => spreadOf(results.map(figure))
    return {
      input: `${description}, tagged`,
      filesPerSecond: {
        read: spread((round) => round.read),
        batched: spread((round) => round.batched),
        perFile: spread((round) => round.perFile),
        commandLine: spread((round) => round.commandLine),
      },
      overPerFile: spread((round) => round.read / round.perFile),
      overBatched: spread((round) => round.read / round.batched),
    }
  } finally {
    await tool.close()
    await rm(parent, { recursive: true })
  }
}

async function readRound(
  tool: ExifToolProcess,
  files: readonly string[],
  folder: string,
): Promise<ReadRound> {
  const sample = files.slice(0, perFileSample)
  return {
    read: await perSecond(files, () => readMetadata(tool, files)),
    batched: await perSecond(files, () => readFields(tool, files)),
    perFile: await perSecond(sample, async () => {
      for (const file of sample) await exifTool(file)
    }),
    commandLine: await perSecond(files, () => exifTool(folder)),
  }
}

async function perSecond(files: readonly string[], work: () => Promise<unknown>): Promise<number> {
  return files.length / (await secondsOf(work))
}

const meanings: Readonly<Record<keyof ReadRound, string>> = {
  read: 'as a scan reads, one thread',
  batched: 'ExifTool kept open, 50 files a command, two processes',
  perFile: 'an ExifTool for each file, one after another',
  commandLine: 'one ExifTool for the whole folder',
}

/** Prints the result as a table. */
export function printReading(result: ReadResult): void {
  console.log(`\ninput    ${result.input}\n`)
  console.log('files read a second   median (lowest to highest)')
  // Object.entries loses the key type; the record has no other keys
  for (const [name, spread] of Object.entries(result.filesPerSecond) as [keyof ReadRound, Spread][]) {
    console.log(`${name.padEnd(14)} ${figuresOf(spread, 1)} ${meanings[name]}`)
  }
  console.log(`\nread / perFile ${figuresOf(result.overPerFile, 1)} wanted: at least 10`)
  console.log(`read / batched ${figuresOf(result.overBatched, 1)}`)
}

function figuresOf({ median, minimum, maximum }: Spread, digits: number): string {
  const range = `(${minimum.toFixed(digits)} to ${maximum.toFixed(digits)})`
  return `${median.toFixed(digits).padStart(13)} ${range.padEnd(22)}`
}

async function tag(tool: ExifToolProcess, folder: string): Promise<void> {
  const subjects = ['animal', 'dog', 'golden retriever', 'beach', 'sunset']
  await tool.run([
    '-overwrite_original',
    ...subjects.flatMap((name) => [`-XMP-dc:Subject=${name}`, `-IPTC:Keywords=${name}`]),
    '-XMP-lr:HierarchicalSubject=animal|dog|golden retriever',
    '-ExifIFD:DateTimeOriginal=2024:05:06 07:08:09',
    '-IFD0:Orientation#=1',
    folder,
  ])
}

async function exifTool(path: string): Promise<void> {
  const fromVendored = createRequire(createRequire(import.meta.url).resolve('exiftool-vendored'))
  const script = join(dirname(fromVendored.resolve('exiftool-vendored.pl')), 'bin', 'exiftool')
  const wanted = [
    '-XMP-dc:Subject',
    '-XMP-lr:HierarchicalSubject',
    '-IPTC:Keywords',
    '-ExifIFD:DateTimeOriginal',
  ]
  await run('perl', [script, '-config', '', '-json', '-G1', '-fast', ...wanted, '-ImageSize', path], {
    maxBuffer: 64 * 1024 * 1024,
  })
}
