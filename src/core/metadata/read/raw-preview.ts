import { AppError } from '../../../shared/errors.js'
import type { ExifToolProcess } from '../tool/exiftool.js'

/** Where raw photos keep JPEG renditions of themselves, by ExifTool's names. */
const previewTags = [
  'JpgFromRaw',
  'PreviewImage',
  'OtherImage',
  'PreviewTIFF',
  'JpgFromRaw2',
  'ThumbnailImage',
] as const

/** The largest JPEG that a raw photo carries. */
export async function extractRawPreview(tool: ExifToolProcess, path: string): Promise<Uint8Array> {
  const output = await tool.withPlainPath(path, null, (plain) =>
    tool.run([
      '-charset',
      'filename=utf8',
      '-json',
      '-b',
      '-m',
      '-a',
      '-G1',
      ...previewTags.map((tag) => `-${tag}`),
      plain,
    ]),
  )
  const previews = output.text.trim() === '' ? [] : Object.values(firstEntry(output.text)).flatMap(decodeJpeg)
  const largest = previews.reduce<Uint8Array | null>(
    (best, preview) => (best && best.length >= preview.length ? best : preview),
    null,
  )
  if (!largest) {
    throw new AppError('raw-without-preview', { path, found: output.errors[0] ?? null })
  }
  return largest
}

function firstEntry(text: string): Readonly<Record<string, unknown>> {
  const answer: unknown = JSON.parse(text)
  const entry: unknown = Array.isArray(answer) ? answer[0] : null
  return typeof entry === 'object' && entry !== null ? { ...entry } : {}
}

function decodeJpeg(value: unknown): Uint8Array[] {
  if (typeof value !== 'string' || !value.startsWith('base64:')) return []
  const bytes = Buffer.from(value.slice('base64:'.length), 'base64')
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? [bytes] : []
}
