import { AppError } from '../../shared/errors.js'

/** Text of a word list: UTF-8, or UTF-16 where the file starts with its byte order mark (Windows Notepad). */
export function decodeText(bytes: Uint8Array, fileName: string): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    const where = encoding === 'utf-8' ? ` in line ${firstBadLine(bytes)}` : ''
    throw new AppError('list-not-utf8', { fileName, where }, { cause: error })
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function firstBadLine(bytes: Uint8Array): number {
  // U+FFFD stands where decoding failed; one that the file itself holds would have been decoded without failure.
  const text = new TextDecoder('utf-8').decode(bytes)
  return text.slice(0, text.indexOf('\uFFFD')).split('\n').length
}
