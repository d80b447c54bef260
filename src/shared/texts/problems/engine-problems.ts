import { problem } from '../problem-text.js'

/** Problems of the open folder and what is asked of the engine. */
export const engineProblems = {
  'notices-hidden': problem<{ count: number }>(
    'internal',
    ({ count }) => `Notices on single photos, not shown without paths: ${count}`,
  ),
  'bundled-model-missing': problem(
    'model-missing',
    () => 'Expected the bundled starter model among the resources, found none',
  ),
  'no-file': problem<{ path: string; found: string }>(
    'invalid-input',
    ({ path, found }) => `Expected a file at ${path}, found: ${found}`,
  ),
  'no-folder': problem<{ path: string; found: string }>(
    'folder-missing',
    ({ path, found }) => `Expected a folder at ${path}, found ${found}`,
  ),
  'folder-is-a-file': problem<{ path: string }>(
    'folder-missing',
    ({ path }) => `Expected a folder at ${path}, found a file`,
  ),
  'photo-not-in-open-folder': problem<{ id: string }>(
    'photo-missing',
    ({ id }) => `Expected a photo of the open folder, found no photo with id ${id}`,
  ),
  'bundled-model-not-installed-again': problem<{ name: string }>(
    'invalid-input',
    ({ name }) => `${name} comes with Shutterword: install Shutterword again`,
  ),
  'model-not-in-list': problem<{ expected: string; modelId: string }>(
    'model-missing',
    ({ expected, modelId }) => `Expected the id of ${expected}, found "${modelId}"`,
  ),
  'bundled-model-stays': problem<{ name: string }>(
    'invalid-input',
    ({ name }) => `${name} comes with Shutterword and stays`,
  ),
  'model-is-in-use': problem<{ name: string }>(
    'model-in-use',
    ({ name }) => `${name} is in use: choose another model first`,
  ),
  'id-of-bundled-model': problem<{ name: string }>(
    'invalid-input',
    ({ name }) => `${name} has the id of a model that comes with Shutterword`,
  ),
  'model-file-refused': problem<{ path: string; name: string; why: string }>(
    'model-damaged',
    ({ path, name, why }) => `${path} of ${name} is refused: ${why}`,
  ),
  'model-work-under-way': problem<{ modelId: string }>(
    'model-busy',
    ({ modelId }) => `Something is being done to ${modelId} already: wait for it or stop it`,
  ),
  'folder-not-open': problem<{ folderId: string }>(
    'folder-missing',
    ({ folderId }) => `Expected the id of the open folder, found ${folderId}`,
  ),
  'no-preview': problem<{ relativePath: string }>(
    'photo-damaged',
    ({ relativePath }) => `Expected a preview of ${relativePath}, decoding gave none`,
  ),
  'write-running': problem(
    'job-running',
    () => 'Expected no other write to be running, found one: wait for it or cancel it',
  ),
  'folder-not-in-list': problem<{ folderId: string }>(
    'folder-missing',
    ({ folderId }) => `Expected a folder of the list, found no folder with id ${folderId}`,
  ),
  'model-not-among-installed': problem<{ known: string; modelId: string }>(
    'model-missing',
    ({ known, modelId }) => `Expected one of the installed models (${known}), found "${modelId}"`,
  ),
  'vocabulary-not-in-list': problem<{ vocabularyId: string }>(
    'vocabulary-invalid',
    ({ vocabularyId }) => `Expected a vocabulary of the list, found no vocabulary with id ${vocabularyId}`,
  ),
  'imported-vocabulary-gone': problem(
    'internal',
    () => 'Expected the imported vocabulary in the catalogue, found none',
  ),
  'model-not-loaded': problem('internal', () => 'Expected the model to be loaded before the first photo'),
  'nothing-to-undo': problem(
    'invalid-input',
    () => 'Expected a batch of writes to undo, found none in the history',
  ),
  'no-verdict': problem('invalid-input', () => 'Expected a verdict, found none'),
  'photo-unread': problem<{ relativePath: string }>(
    'photo-unreadable',
    ({ relativePath }) => `Expected a readable photo, found that ${relativePath} could not be read`,
  ),
  'plan-replaced': problem(
    'plan-outdated',
    () => 'Expected the plan shown last, found an older one: open the preview again',
  ),
}
