import { problem, type InnerProblem } from '../problem-text.js'

/** Why a photo is not written, seen before anything is done to it. */
export const refusalProblems = {
  'nothing-to-change': problem('write-failed', () => 'Its metadata already says all of this.'),
  'link-outside-folder': problem(
    'write-failed',
    () => 'It is a link to a file outside the chosen folder, which is never written.',
  ),
  'folder-link-outside': problem(
    'write-failed',
    () => 'Its folder is a link that leads outside the chosen folder.',
  ),
  'no-file-under-name': problem(
    'write-failed',
    () => 'Expected a file, found something else under its name.',
  ),
  'file-moved': problem(
    'write-failed',
    () => 'The file is no longer where the scan found it; scan the folder again.',
  ),
  'access-denied': problem(
    'write-failed',
    () => 'The file cannot be reached: access to it or to its folder is denied.',
  ),
  'path-too-long': problem('write-failed', () => 'The path is too long for the system.'),
  'sidecar-name-too-long': problem(
    'write-failed',
    () => 'The name of its sidecar would be too long for the file system.',
  ),
  'file-changed-since-scan': problem(
    'write-failed',
    () => 'Another program changed the file since it was scanned; scan the folder again.',
  ),
  'file-read-only': problem('write-failed', () => 'The file is read-only.'),
  'folder-read-only': problem('write-failed', () => 'Its folder is read-only.'),
  'file-hard-linked': problem(
    'write-failed',
    () => 'The file is one of several hard links; writing it would separate it from the others.',
  ),
  'too-large-to-undo': problem<{ megabytes: number }>(
    'write-failed',
    ({ megabytes }) => `The file has ${megabytes} MB, too much for a write that can be undone.`,
  ),
  'photo-damaged': problem(
    'write-failed',
    () => 'The photo is damaged and decodes only in part; it is never written.',
  ),
  'picture-not-told-apart': problem(
    'write-failed',
    () => 'Its image data could not be told from its metadata, so a write could not be verified.',
  ),
  'file-not-looked-at': problem<{ found: string }>(
    'write-failed',
    ({ found }) => `It could not be looked at: ${found}.`,
  ),
  'sidecar-refused': problem<{ sidecarName: string; problem: InnerProblem }>(
    'write-failed',
    ({ sidecarName, problem: inner }, say) => `Sidecar ${sidecarName}: ${say(inner)}`,
  ),
}

/** What people should know of a write beyond its edits. */
export const noteProblems = {
  'sidecar-of-other-version': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `${name} belongs to another version of this photo in darktable and is left as it is.`,
  ),
  'sidecar-of-several-photos': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `${name} could belong to several photos of that name, so it is neither read nor written.`,
  ),
  'big-tiff': problem(
    'write-failed',
    () => 'It is a BigTIFF, which cannot be written itself: a sidecar takes its tags.',
  ),
  'wide-letters-kept': problem(
    'write-failed',
    () =>
      'Its XPKeywords hold a letter beyond 16 bits (an emoji), which ExifTool cannot write: that field stays as it is, also where a tag is removed.',
  ),
  'sidecars-differ': problem<{ lacking: readonly { name: string; count: number }[] }>(
    'write-failed',
    ({ lacking }) =>
      `Its sidecars hold different keywords (${lacking.map(({ name, count }) => `${name} lacks ${count}`).join(', ')}): each gets what the others hold.`,
  ),
}
