import { modelsText } from '../command-line/models-text.js'
import { modelMendingText, type ModelMending } from '../model-mending-text.js'
import { problem } from '../problem-text.js'

/** Problems that only the command line has: mostly in how it was called, with what to type instead. */
export const commandLineProblems = {
  'reading-cancelled': problem('cancelled', () => 'Cancelled while the photos were read'),

  'model-option-unknown': problem<{ known: readonly string[]; found: string }>(
    'invalid-input',
    ({ known, found }) => `--model: expected one of ${known.join(', ')}, found "${found}"`,
  ),
  'model-not-listed': problem<{ known: readonly string[]; found: string }>(
    'invalid-input',
    ({ known, found }) =>
      `Expected the id of a model that shutterword models lists (${known.join(', ')}), found "${found}"`,
  ),
  'model-to-evaluate-unknown': problem<{ known: readonly string[]; found: string }>(
    'invalid-input',
    ({ known, found }) => `Expected one of the installed models (${known.join(', ')}), found "${found}"`,
  ),
  'model-not-downloadable': problem<{ id: string; mending: ModelMending }>(
    'invalid-input',
    ({ id, mending }) =>
      `Expected a model that can be downloaded, found ${id}. ${modelMendingText[mending](id)}`,
  ),
  'model-to-use-damaged': problem<{ id: string }>(
    'model-missing',
    ({ id }) => `Expected an installed model, found a damaged one: repair it first (${id})`,
  ),
  'model-to-use-not-installed': problem<{ id: string }>(
    'model-missing',
    ({ id }) => `Expected an installed model, found one that is not installed (${id})`,
  ),
  'licence-not-said': problem<{ name: string; licence: string; terms: string; url: string | null }>(
    'invalid-input',
    (detail) => `${modelsText.licenceTerms(detail)} Say --accept-licence to accept it`,
  ),
  'licence-declined': problem('cancelled', () => 'The licence was not accepted, and nothing was downloaded'),

  'search-without-words': problem('invalid-input', () => 'Expected words to search for, found none'),
  'export-without-folder': problem(
    'invalid-input',
    () => 'Expected the folder to export, e.g. shutterword export . --copies-to ../out',
  ),
  'batch-not-listed': problem<{ found: string }>(
    'invalid-input',
    ({ found }) => `Expected a batch that shutterword history lists, found "${found}"`,
  ),
  'photo-not-known': problem<{ path: string; folders: readonly string[] }>(
    'photo-missing',
    ({ path, folders }) =>
      `Expected a photo that the catalogue knows, found ${path} (its folders, seen from there: ${folders.join(', ') || 'none'})`,
  ),
}
