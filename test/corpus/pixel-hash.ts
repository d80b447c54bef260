import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { PhotoFormat } from '../../src/shared/photo.js'
import { decodeHeic } from '../../src/core/decode/heic.js'
import { loadSharp } from '../../src/core/decode/load-sharp.js'

/** A hash of all decoded pixels of a file as they are stored; null when no decoder here can read them. */
export async function hashPixels(path: string, format: PhotoFormat): Promise<string | null> {
  if (format === 'raw') return null
  try {
    const input = format === 'heic' ? (await decodeHeic(await readFile(path), basename(path))).tiff : path
    const { data, info } = await loadSharp()(input, { failOn: 'none', limitInputPixels: false })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    return createHash('sha256').update(`${width} ${height} ${channels}\n`).update(data).digest('hex')
  } catch {
    // Undecodable before and after is no difference; undecodable only afterwards is one.
    return null
  }
}
