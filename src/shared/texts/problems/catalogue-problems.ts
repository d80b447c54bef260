import { problem } from '../problem-text.js'

/** Problems of the catalogue. */
export const catalogueProblems = {
  'database-damaged': problem(
    'catalogue-damaged',
    () =>
      'Expected a sound catalogue, found a damaged database. Start Shutterword again: it checks the catalogue and rebuilds what can be rebuilt',
  ),
  'transaction-not-synchronous': problem(
    'internal',
    () => 'Expected the work of a transaction to be synchronous, found a promise',
  ),
  'catalogue-open-in-process': problem<{ folder: string; pid: number; since: string }>(
    'catalogue-locked',
    ({ folder, pid, since }) =>
      `The catalogue ${folder} is already open in process ${pid} since ${since}: its window or another command. Close or end that one first, or choose another catalogue with --catalogue`,
  ),
  'catalogue-open-elsewhere': problem<{ folder: string; found: string }>(
    'catalogue-locked',
    ({ folder, found }) =>
      `The catalogue ${folder} is already open in another process, which has not said which (${found})`,
  ),
  'catalogue-not-writable': problem<{ folder: string; found: string }>(
    'catalogue-damaged',
    ({ folder, found }) => `Expected to be able to write in the catalogue ${folder}: ${found}`,
  ),
  'catalogue-newer': problem<{ file: string; newest: number; version: number }>(
    'catalogue-damaged',
    ({ file, newest, version }) =>
      `Expected ${file} at version ${newest} or older, found version ${version}: a newer Shutterword has used this catalogue. Start that one, or choose another catalogue`,
  ),
  'migration-breaks-references': problem<{ version: number; broken: number }>(
    'catalogue-damaged',
    ({ version, broken }) =>
      `Migration ${version} would leave ${broken} rows that refer to nothing; nothing was changed`,
  ),
  'photo-not-in-catalogue': problem<{ id: string }>(
    'photo-missing',
    ({ id }) => `Expected photo ${id} in the catalogue, found none`,
  ),
  'user-database-unsound': problem<{ file: string; found: string; copies: string }>(
    'catalogue-damaged',
    ({ file, found, copies }) =>
      `Expected your verdicts and the journal in ${file}, found ${found}. Copies of it are in ${copies}: put the newest in its place, without user.db-wal and user.db-shm`,
  ),
  'entry-not-found': problem<{ id: number; where: string }>(
    'internal',
    ({ id, where }) => `Expected entry ${id} ${where}, found none`,
  ),
}
