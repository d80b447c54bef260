import { problem } from '../problem-text.js'

/** Problems of exports and imports. */
export const exchangeProblems = {
  'verdict-kept': problem<{ verdict: string; isByUser: boolean; at: string }>(
    'invalid-input',
    ({ verdict, isByUser, at }) =>
      `It was ${verdict} ${isByUser ? 'by you' : 'here'} on ${at}, and that is kept.`,
  ),
  'photo-changed-since-scan': problem<{ relativePath: string }>(
    'photo-unreadable',
    ({ relativePath }) =>
      `Expected ${relativePath} as it was scanned, found it changed; scan the folder again`,
  ),
  'export-inside-library': problem<{ wanted: string; folder: string }>(
    'invalid-input',
    ({ wanted, folder }) =>
      `Expected a folder outside the library for the export, found ${wanted}, which lies in ${folder}`,
  ),
  'export-above-photos': problem<{ wanted: string; exportedFolder: string }>(
    'invalid-input',
    ({ wanted, exportedFolder }) =>
      `Expected a folder that does not hold the exported photos, found ${wanted} above ${exportedFolder}`,
  ),
  'export-folder-not-made': problem<{ wanted: string; found: string }>(
    'invalid-input',
    ({ wanted, found }) => `Expected a folder at ${wanted}, found: ${found}`,
  ),
  'export-folder-is-link': problem<{ folder: string; real: string }>(
    'write-failed',
    ({ folder, real }) => `Expected a folder at ${folder}, found a link to ${real}`,
  ),
  'export-name-taken': problem<{ path: string }>(
    'write-failed',
    ({ path }) => `Expected no file at ${path}, found one, which is kept as it is`,
  ),
  'export-not-json': problem<{ fileName: string; found: string }>(
    'invalid-input',
    ({ fileName, found }) => `Expected JSON in ${fileName}, found: ${found}`,
  ),
  'not-an-export': problem<{ fileName: string; found: string }>(
    'invalid-input',
    ({ fileName, found }) => `Expected an export of Shutterword in ${fileName}, found:
${found}`,
  ),
}
