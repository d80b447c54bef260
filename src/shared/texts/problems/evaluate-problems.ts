import { problem } from '../problem-text.js'

/** Problems of evaluations. */
export const evaluateProblems = {
  'not-coco': problem<{ fileName: string; found: string }>(
    'invalid-input',
    ({ fileName, found }) => `${fileName}: expected COCO's JSON, found ${found}`,
  ),
  'folder-not-readable': problem<{ folder: string; found: string }>(
    'folder-unreadable',
    ({ folder, found }) => `Expected a readable folder at ${folder}, found ${found}`,
  ),
  'no-dataset': problem<{ path: string; reason: string }>(
    'invalid-input',
    ({ path, reason }) => `Expected a data set at ${path}, found ${reason}`,
  ),
  'not-a-dataset': problem<{ path: string }>(
    'invalid-input',
    ({ path }) => `Expected a folder, a .tar, a .csv or a COCO .json with labelled pictures, found ${path}`,
  ),
  'columns-missing': problem<{ fileName: string; needed: string; found: string }>(
    'invalid-input',
    ({ fileName, needed, found }) => `${fileName}: expected the columns ${needed}, found ${found}`,
  ),
  'not-csv': problem<{ fileName: string; found: string }>(
    'invalid-input',
    ({ fileName, found }) => `${fileName}: expected a CSV file, found ${found}`,
  ),
  'no-tensor': problem<{ name: string }>(
    'internal',
    ({ name }) => `Expected a tensor of ${name}, found none`,
  ),
  'no-embedding-of-photo': problem<{ name: string }>(
    'internal',
    ({ name }) => `Expected an embedding of ${name}, found none`,
  ),
  'photo-by-name-only': problem<{ name: string }>(
    'photo-unsupported',
    ({ name }) => `"${name}" is named like a photo, but its content is none.`,
  ),
  'picture-not-readable': problem<{ name: string; found: string }>(
    'photo-missing',
    ({ name, found }) => `"${name}" cannot be read: ${found}.`,
  ),
  'no-captions': problem<{ dataset: string }>(
    'invalid-input',
    ({ dataset }) => `Expected captions in ${dataset}, found none for these pictures`,
  ),
  'no-embedding-of-text': problem<{ text: string }>(
    'internal',
    ({ text }) => `Expected an embedding of "${text}", the model gave none`,
  ),
  'no-labels': problem<{ name: string; found: string }>(
    'invalid-input',
    ({ name, found }) => `Expected labels of ${name}, found ${found}`,
  ),
  'no-pictures': problem<{ dataset: string; found: string }>(
    'invalid-input',
    ({ dataset, found }) => `Expected pictures in ${dataset}, found ${found}`,
  ),
  'matrix-not-positive-definite': problem<{ sum: number; row: number }>(
    'internal',
    ({ sum, row }) => `Expected a positive definite matrix, found ${sum} at row ${row}`,
  ),
  'report-name-taken': problem<{ path: string }>(
    'invalid-input',
    ({ path }) => `Expected a free name or an older report, found another file at ${path}`,
  ),
  'report-folder-unusable': problem<{ path: string; found: string }>(
    'invalid-input',
    ({ path, found }) => `Expected a folder that a report can be written into for ${path}, found ${found}`,
  ),
  'report-not-written': problem<{ path: string; found: string }>(
    'write-failed',
    ({ path, found }) => `The report cannot be written to ${path}: ${found}`,
  ),
  'report-place-unusable': problem<{ path: string; found: string }>(
    'invalid-input',
    ({ path, found }) => `Expected a place for a report at ${path}, found ${found}`,
  ),
  'no-template-file': problem<{ path: string; found: string }>(
    'invalid-input',
    ({ path, found }) => `Expected a file of templates at ${path}, found ${found}`,
  ),
  'template-without-place': problem<{ fileName: string; index: number; line: string }>(
    'invalid-input',
    ({ fileName, index, line }) =>
      `${fileName}, line ${index}: expected one {} for the label, found "${line}"`,
  ),
  'no-template': problem<{ fileName: string }>(
    'invalid-input',
    ({ fileName }) => `${fileName}: expected a template, found none`,
  ),
}
