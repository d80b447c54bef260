import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The Perl ExifTool that exiftool-vendored brings; the same one that the product uses on macOS and Linux. */
function exifToolScript(): string {
  const fromHere = createRequire(import.meta.url)
  const fromVendored = createRequire(fromHere.resolve('exiftool-vendored'))
  return path.join(path.dirname(fromVendored.resolve('exiftool-vendored.pl')), 'bin', 'exiftool')
}

/** Runs one ExifTool command for a test, apart from the product's own ExifTool process, and returns its output. */
export async function runExifTool(args: readonly string[]): Promise<string> {
  // '-config' '' comes first: a .ExifTool_config nearby would be executed as Perl
  const { stdout } = await run('perl', [exifToolScript(), '-config', '', ...args], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** Reads the named tags of one file as ExifTool's JSON gives them. */
export async function readTags(
  filePath: string,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const output = await runExifTool([
    '-json',
    '-G1',
    '-struct',
    ...names.map((name) => `-${name}`),
    path.resolve(filePath),
  ])
  // ExifTool prints a list with one object per file
  const [record] = JSON.parse(output) as readonly Record<string, unknown>[]
  return record ?? {}
}
