import { problem, type InnerProblem } from '../problem-text.js'

const adviceOf = (sidecarHelps: boolean) => (sidecarHelps ? '; a sidecar can hold the tags instead' : '')

/** What a new file would have been different in from what was planned. */
export type NewFileDifference = keyof typeof differences

/** What was expected and what was found; the argument is what the check itself found. */
const differences = {
  picture: () => ['the image data', 'that it would have changed'],
  'gone-bytes': (count: string) => ['nearly all bytes of the photo', `${count} bytes that would be gone`],
  'undo-record': () => ['an undo record that gives back the old bytes', 'one that does not'],
  unreadable: () => ['a readable new file', 'none'],
  faulty: (words: string) => ['a readable new file', words],
  field: (field: string) => [`${field} as planned`, 'something else on reading it back'],
  others: (properties: string) => ['nothing changed but the planned keywords', `also ${properties}`],
} as const satisfies Record<string, (found: string) => readonly [string, string]>

/** Problems of planning and writing tags. */
export const writeProblems = {
  'file-not-written': problem<{ found: string }>(
    'write-failed',
    ({ found }) => `Expected to write the file, found: ${found}`,
    ({ found }) => found,
  ),
  /** `sidecarHelps`: the photo itself cannot take the tags, and a sidecar can. */
  'tool-refused': problem<{ path: string; found: string; sidecarHelps: boolean }>(
    'write-failed',
    ({ path, found, sidecarHelps }) =>
      `Expected ExifTool to write ${path}, found: ${found}${adviceOf(sidecarHelps)}`,
    ({ found }) => found,
  ),
  'xmp-holds-twice': problem<{ path: string; property: string; sidecarHelps: boolean }>(
    'write-failed',
    ({ path, property, sidecarHelps }) =>
      `Expected sound XMP in ${path}, found ${property} in it twice: writing would lose one of the two, so nothing was changed${adviceOf(sidecarHelps)}`,
    ({ property }) => `found ${property} in it twice`,
  ),
  'not-as-planned': problem<{ path: string; problem: InnerProblem }>(
    'write-failed',
    ({ path, problem: inner }, say) => `Expected ${path} as it was planned. ${say(inner)}`,
  ),
  'file-changed-meanwhile': problem<{ path: string }>(
    'write-failed',
    ({ path }) =>
      `Expected ${path} to stay as it was while its tags were written, found that another program changed it; its version was kept`,
    () => 'found that another program changed it',
  ),
  'not-as-written': problem<{ path: string; problem: InnerProblem }>(
    'write-failed',
    ({ path, problem: inner }, say) => `Expected ${path} as it was written, found: ${say(inner)}`,
  ),
  'no-ordinary-file': problem('write-failed', () => 'It is no longer an ordinary file.'),
  'file-not-there': problem('write-failed', () => 'it is no longer there'),
  'file-changing-now': problem('write-failed', () => 'another program changes it at this moment'),
  'file-changed-just-now': problem('write-failed', () => 'another program changed it at this moment'),
  'undo-record-missing': problem('write-failed', () => 'its undo record is missing'),
  'undo-record-damaged': problem('write-failed', () => 'its undo record is damaged'),
  'metadata-unreadable': problem('write-failed', () => 'its metadata cannot be read'),
  'no-photo-any-more': problem('write-failed', () => 'it is no photo any more'),
  /** `isKept`: there is an original, and it is untouched. */
  'new-file-differs': problem<{
    path: string
    difference: NewFileDifference
    found: string
    isKept: boolean
  }>(
    'write-failed',
    ({ path, difference, found, isKept }) => {
      const [expected, really] = differences[difference](found)
      return `Expected ${expected} in ${path}, found ${really}; ${isKept ? 'the original is untouched' : 'nothing was written'}`
    },
    ({ difference, found }) => `found ${differences[difference](found)[1]}`,
  ),
  'journal-entry-gone': problem<{ id: number }>(
    'internal',
    ({ id }) => `Expected entry ${id} in the journal, found none`,
  ),
  'tool-argument-of-several-lines': problem<{ argument: string }>(
    'internal',
    ({ argument }) => `Expected arguments of one line for ExifTool, found ${argument}`,
  ),
  'tool-not-started': problem<{ message: string }>(
    'tool-missing',
    ({ message }) => `Expected to start ExifTool (on Linux and macOS it needs perl), found: ${message}`,
  ),
  'tool-gave-no-answer': problem<{ found: string }>(
    'internal',
    ({ found }) => `ExifTool ended without an answer: ${found}`,
  ),
  'attributes-not-kept': problem<{ from: string; found: string }>(
    'write-failed',
    ({ from, found }) => `Expected to keep the attributes of ${from}, found: ${found}`,
  ),
  'owner-not-kept': problem<{ from: string }>(
    'write-failed',
    ({ from }) => `Expected to keep the mode and the owner of ${from}, found that they changed`,
  ),
  'end-of-photo-not-kept': problem<{ path: string }>(
    'write-failed',
    ({ path }) => `Expected ExifTool to keep all that follows the metadata of ${path}, found that it changed`,
  ),
  'tool-left-something-out': problem<{ path: string; found: string }>(
    'write-failed',
    ({ path, found }) => `Expected ExifTool to keep all of ${path}, found: ${found}`,
  ),
  'planned-file-gone': problem<{ path: string; found: string }>(
    'photo-missing',
    ({ path, found }) => `Expected ${path}, found: ${found}`,
  ),
  'disk-too-full-to-write': problem<{ path: string; neededKilobytes: number; freeKilobytes: number }>(
    'write-failed',
    ({ path, neededKilobytes, freeKilobytes }) =>
      `Expected ${neededKilobytes} KB free on the disk of ${path} for a safe write, found ${freeKilobytes} KB`,
    ({ freeKilobytes }) => `found ${freeKilobytes} KB`,
  ),
  'changed-since-scan': problem(
    'write-failed',
    () => 'Another program changed it since it was scanned; scan the folder again.',
  ),
  'raw-without-preview': problem<{ path: string; found: string | null }>(
    'photo-unsupported',
    ({ path, found }) =>
      `Expected an embedded JPEG preview in the raw photo ${path}, found none${found === null ? '' : `: ${found}`}`,
  ),
  'file-appeared': problem<{ path: string }>(
    'write-failed',
    ({ path }) => `Expected no file at ${path}, found one that was made meanwhile`,
  ),
  'undo-record-does-not-fit': problem(
    'internal',
    () => 'Expected an undo record that fits the photo, found one that does not',
  ),
}
