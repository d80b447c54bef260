import { problem } from '../problem-text.js'

/** What stands in a file that is named like a photo, as far as its first bytes tell. */
export type PhotoContentGuess = keyof typeof contents

const contents = {
  empty: () => 'an empty file',
  pdf: () => 'a PDF document',
  zip: () => 'a ZIP archive',
  photoshop: () => 'a Photoshop document',
  bmp: () => 'a BMP picture',
  'web-page': () => 'a web page',
  'jpeg-xl': () => 'a JPEG XL picture',
  'jpeg-2000': () => 'a JPEG 2000 picture',
  zeros: () => 'only zero bytes',
  text: () => 'text',
  unknown: (start: string) => `unknown content (starts with ${start})`,
} as const satisfies Record<string, (start: string) => string>

const after = (found: string | null) => (found === null ? '' : `: ${found}`)

/** Problems of reading and decoding photos. */
export const photoProblems = {
  'photo-gone': problem<{ name: string }>(
    'photo-missing',
    ({ name }) => `"${name}" is no longer there.`,
    () => 'no longer there',
  ),
  'photo-not-readable': problem<{ name: string; found: string }>(
    'photo-unreadable',
    ({ name, found }) => `"${name}" cannot be read: ${found}.`,
    ({ found }) => `cannot be read: ${found}`,
  ),
  'raw-is-not-decoded': problem<{ name: string }>(
    'photo-unsupported',
    ({ name }) => `"${name}" is a RAW photo: it is shown by its embedded preview only.`,
  ),
  'no-preview-decodes': problem<{ name: string; found: string }>(
    'photo-unsupported',
    ({ name, found }) =>
      `"${name}" holds no preview that can be decoded (${found}), and its own data cannot be either.`,
  ),
  'too-many-pixels': problem<{ name: string; width: number; height: number; limit: number }>(
    'photo-too-large',
    ({ name, width, height, limit }) =>
      `"${name}" has ${width} x ${height} pixels, more than the ${limit} megapixels that are decoded.`,
    ({ limit }) => `more than the ${limit} megapixels that are decoded`,
  ),
  'unexpected-channels': problem<{ channels: number }>(
    'internal',
    ({ channels }) => `Expected 1 or 3 channels from the decoder, found ${channels}.`,
  ),
  'more-pixels-than-memory': problem<{ name: string; width: number; height: number }>(
    'photo-too-large',
    ({ name, width, height }) => `"${name}" has ${width} x ${height} pixels, more than memory is left for.`,
    ({ width, height }) => `${width} x ${height} pixels, more than memory is left for`,
  ),
  /** `found`: what the decoder said, null when it said nothing. */
  'photo-not-decoded': problem<{ name: string; expected: string; found: string | null }>(
    'photo-damaged',
    ({ name, expected, found }) =>
      `"${name}" should be a ${expected} photo, but it cannot be decoded${after(found)}.`,
    ({ found }) => `cannot be decoded${after(found)}`,
  ),
  'photo-decoded-in-part': problem<{ name: string; found: string | null }>(
    'photo-damaged',
    ({ name, found }) => `"${name}" is damaged or ends early and was decoded only in part${after(found)}.`,
    ({ found }) => `damaged or ends early${after(found)}`,
  ),
  'photo-not-embedded': problem<{ relativePath: string }>(
    'internal',
    ({ relativePath }) => `Expected an embedding of ${relativePath}, the model gave none`,
  ),
  'photo-crashed-engine': problem<{ crashes: number }>(
    'internal',
    ({ crashes }) => `This photo crashed the engine ${crashes} times and is left alone`,
  ),
  'photo-left-alone': problem<{ name: string; crashes: number }>(
    'internal',
    ({ name, crashes }) => `${name} crashed the engine ${crashes} times and is left alone from now on.`,
  ),
  /** `content`: what the first bytes say, null when they say nothing that is known. */
  'not-a-photo': problem<{ format: string; name: string; content: PhotoContentGuess; start: string }>(
    'photo-unsupported',
    ({ format, name, content, start }) =>
      `Expected a photo (${format}) by the name ${name}, found ${contents[content](start)}`,
    ({ content, start }) => `found ${contents[content](start)}`,
  ),
  'name-is-no-text': problem<{ name: string }>(
    'photo-unreadable',
    ({ name }) =>
      `Expected a name of letters in UTF-8, found other bytes: ${name}. It is left as it is; rename it (convmv does many at once) and scan again`,
    ({ name }) => `found other bytes: ${name}`,
  ),
  'metadata-not-read': problem<{ name: string }>(
    'photo-unreadable',
    ({ name }) => `Expected ExifTool to answer for ${name}, found no answer`,
    () => 'found no answer',
  ),
  /** ExifTool's own words. */
  'metadata-faulty': problem<{ found: string }>('photo-damaged', ({ found }) => found),
  'refused-though-small': problem<{ name: string }>(
    'internal',
    ({ name }) => `"${name}" was refused for its size, but it is not too large.`,
  ),
  'photo-file-not-readable': problem<{ path: string; found: string }>(
    'photo-unreadable',
    ({ path, found }) => `Expected a readable photo at ${path}, found: ${found}`,
    ({ found }) => found,
  ),
}
