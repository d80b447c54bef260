import { problem } from '../problem-text.js'

/** Problems of scanning folders. */
export const scanProblems = {
  'scanned-folder-gone': problem<{ root: string; found: string }>(
    'folder-missing',
    ({ root, found }) => `Expected a readable folder at ${root}, found: ${found}`,
  ),
  'scanned-folder-not-readable': problem<{ root: string; found: string }>(
    'folder-unreadable',
    ({ root, found }) => `Expected a readable folder at ${root}, found: ${found}`,
  ),
  'subfolder-not-mounted': problem('folder-missing', () => 'Its drive is not mounted'),
  'drive-not-mounted': problem<{ path: string }>(
    'folder-missing',
    ({ path }) => `Expected the drive of ${path} to be mounted, found an empty folder`,
  ),
}
