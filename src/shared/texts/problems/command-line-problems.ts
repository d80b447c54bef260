import { problem } from '../problem-text.js'

/** Problems of what a command asked for. */
export const commandLineProblems = {
  'model-not-downloadable': problem<{ id: string; advice: string }>(
    'invalid-input',
    ({ id, advice }) => `Expected a model that can be downloaded, found ${id}. ${advice}`,
  ),
  'licence-declined': problem('cancelled', () => 'The licence was not accepted, and nothing was downloaded'),
  'model-not-installed': problem<{ found: string; id: string }>(
    'model-missing',
    ({ found, id }) => `Expected an installed model, found ${found} (${id})`,
  ),
  'photo-not-known': problem<{ path: string; places: string }>(
    'photo-missing',
    ({ path, places }) =>
      `Expected a photo that the catalogue knows, found ${path} (its folders, seen from there: ${places})`,
  ),
  'reading-cancelled': problem('cancelled', () => 'Cancelled while the photos were read'),
}
