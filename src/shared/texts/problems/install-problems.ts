import { problem } from '../problem-text.js'

/** What can be done to a model. */
const works = { import: 'imported', install: 'installed', repair: 'repaired' } as const

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en-GB')} MB`

/** Problems of downloading, importing and removing models. */
export const installProblems = {
  'disk-full-while-writing-model': problem<{ folder: string; found: string }>(
    'disk-full',
    ({ folder, found }) =>
      `The disk became full while ${folder} was being written (${found}); what came so far is kept`,
  ),
  'model-not-kept': problem<{ folder: string; found: string }>(
    'download-failed',
    ({ folder, found }) => `Expected to be able to keep a model in ${folder}: ${found}`,
  ),
  'download-cancelled': problem<{ isPartKept: boolean }>(
    'cancelled',
    ({ isPartKept }) => `The download was cancelled${isPartKept ? '; what came so far is kept' : ''}`,
  ),
  'download-given-up': problem<{ path: string; from: string; found: string; isPartKept: boolean }>(
    'download-failed',
    ({ path, from, found, isPartKept }) =>
      `Expected to download ${path} from ${from}, did not get further: ${found}${isPartKept ? '. What came so far is kept' : ''}`,
  ),
  'model-being-worked-on': problem<{ name: string; work: keyof typeof works }>(
    'model-busy',
    ({ name, work }) => `${name} is being ${works[work]} already`,
  ),
  'disk-full-while-copying': problem<{ source: string }>(
    'disk-full',
    ({ source }) => `The disk became full while ${source} was being copied`,
  ),
  'source-file-unusable': problem<{ source: string; found: string }>(
    'model-damaged',
    ({ source, found }) => `Expected the file ${source}: ${found}`,
  ),
  'licence-to-accept': problem<{ terms: string }>('licence-needed', ({ terms }) => terms),
  'licence-to-accept-first': problem<{ terms: string }>(
    'licence-needed',
    ({ terms }) => `${terms}. Remove it and install it again to accept that`,
  ),
  'not-a-mirror': problem<{ text: string }>(
    'invalid-input',
    ({ text }) => `Expected a mirror's address such as https://hub.example, found "${text}"`,
  ),
  'mirror-with-extras': problem<{ text: string }>(
    'invalid-input',
    ({ text }) => `Expected a mirror's address without a user, "?" and "#", found "${text}"`,
  ),
  'address-not-https': problem<{ address: string }>(
    'download-failed',
    ({ address }) => `Expected an https address for a model, found ${address}`,
  ),
  'redirect-without-address': problem<{ from: string; location: string | null }>(
    'download-failed',
    ({ from, location }) =>
      `Expected ${from} to say where the file has moved, found ${location === null ? 'nothing' : `"${location}"`}`,
  ),
  'redirect-not-https': problem<{ from: string; target: string }>(
    'download-failed',
    ({ from, target }) => `Expected ${from} to redirect to an https address, found ${target}`,
  ),
  'disk-too-full-for-model': problem<{ folder: string; neededBytes: number; freeBytes: number }>(
    'disk-full',
    ({ folder, neededBytes, freeBytes }) =>
      `Expected ${megabytes(neededBytes)} free for the model in ${folder}, found ${megabytes(freeBytes)}. Free some space and try again`,
  ),
  'download-of-other-content': problem<{ path: string; sha256: string; url: string; found: string }>(
    'download-rejected',
    ({ path, sha256, url, found }) =>
      `Expected ${path} with sha256 ${sha256} from ${url}, found sha256 ${found}: this is not the published file, and nothing of it is kept`,
  ),
  'too-many-redirects': problem<{ url: string; longestRedirection: number }>(
    'download-failed',
    ({ url, longestRedirection }) =>
      `Expected a file at ${url}, found more than ${longestRedirection} redirects`,
  ),
  'not-a-proxy': problem<{ text: string }>(
    'invalid-input',
    ({ text }) => `Expected the address of a proxy such as http://proxy.example:3128, found "${text}"`,
  ),
  'no-source-of-file': problem<{ path: string; id: string }>(
    'internal',
    ({ path, id }) => `Expected a source for ${path} of ${id}, found none`,
  ),
  'import-of-other-content': problem<{ path: string; name: string; expected: string; found: string }>(
    'model-damaged',
    ({ path, name, expected, found }) =>
      `Expected ${path} of ${name} with ${expected}, found ${found}: nothing was imported`,
  ),
  'plan-of-other-files': problem<{ id: string; planned: string }>(
    'internal',
    ({ id, planned }) => `Expected the files of ${id}'s manifest in its plan, found others: ${planned}`,
  ),
  'no-model-folder': problem<{ folder: string }>(
    'model-missing',
    ({ folder }) => `Expected a model's folder at ${folder}, found no folder`,
  ),
  'download-too-long': problem<{ sizeBytes: number; path: string; url: string }>(
    'download-rejected',
    ({ sizeBytes, path, url }) =>
      `Expected ${sizeBytes} bytes of ${path} from ${url}, found more: this is not the published file`,
  ),
  'server-refuses': problem<{ place: string; status: number }>(
    'download-failed',
    ({ place, status }) =>
      `The server refuses ${place} (${status}): the model may ask for an account there. Download its files in a browser and import their folder`,
  ),
  'server-has-no-file': problem<{ place: string; status: number }>(
    'download-failed',
    ({ place, status }) => `Expected a file at ${place}, the server has none (${status})`,
  ),
  'proxy-wants-password': problem(
    'download-failed',
    () => 'The proxy asks for a name and password (407): put them into its address',
  ),
  'server-answered-otherwise': problem<{ place: string; status: number }>(
    'download-failed',
    ({ place, status }) => `Expected the file ${place}, the server answered ${status}`,
  ),
  'model-not-removable': problem<{ folder: string; found: string }>(
    'model-busy',
    ({ folder, found }) => `Expected to be able to remove ${folder}: ${found}`,
  ),
  'not-a-model-of-ours': problem<{ modelsFolder: string; folder: string }>(
    'invalid-input',
    ({ modelsFolder, folder }) => `Expected a model in ${modelsFolder}, found ${folder}: it is left alone`,
  ),
  'model-downloading-elsewhere': problem<{ id: string }>(
    'model-busy',
    ({ id }) => `Another Shutterword is downloading ${id}: stop it there first`,
  ),
  'other-revision-installed': problem<{ name: string; wanted: string; found: string }>(
    'invalid-input',
    ({ name, wanted, found }) =>
      `Expected ${name} of revision ${wanted}, found revision ${found} installed: remove it and install it again`,
  ),
  'nothing-to-repair': problem<{ name: string; folder: string; id: string }>(
    'model-missing',
    ({ name, folder, id }) => `Expected ${name} in ${folder}, found nothing: install ${id} first`,
  ),
  'model-folder-is-no-folder': problem<{ folder: string }>(
    'invalid-input',
    ({ folder }) => `Expected a folder at ${folder}, found a link or a file: it is left alone`,
  ),
  'model-subfolder-is-link': problem<{ path: string; folder: string; real: string }>(
    'invalid-input',
    ({ path, folder, real }) => `Expected a folder for ${path} in ${folder}, found a link to ${real}`,
  ),
  'models-folder-not-writable': problem<{ modelsFolder: string; found: string }>(
    'download-failed',
    ({ modelsFolder, found }) => `Expected to be able to keep models in ${modelsFolder}: ${found}`,
  ),
  'model-already-installed': problem<{ name: string; folder: string }>(
    'invalid-input',
    ({ name, folder }) => `${name} is already installed in ${folder}: repair or remove it first`,
  ),
  'model-file-unexpected': problem<{ path: string; expected: string; found: string }>(
    'model-damaged',
    ({ path, expected, found }) => `Model file ${path}: expected ${expected}, found ${found}`,
  ),
}
