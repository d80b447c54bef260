import { problem } from '../problem-text.js'

/** What became of writes and undos that were interrupted. */
export const recoveryProblems = {
  'write-interrupted': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `Writing ${name} was interrupted; it is as it was before.`,
  ),
  'write-was-complete': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `Writing ${name} was interrupted after it was complete; the tags are in it.`,
  ),
  'undo-interrupted': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `Undoing the tags of ${name} was interrupted; they are still in it.`,
  ),
  'undo-was-complete': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `Undoing the tags of ${name} was interrupted after it was complete.`,
  ),
  'other-version-put-back': problem<{ name: string }>(
    'write-failed',
    ({ name }) => `Another program changed ${name} while its tags were written; its version was put back.`,
  ),
  'entry-unclear': problem<{ path: string; isGone: boolean; tempName: string }>(
    'write-failed',
    ({ path, isGone, tempName }) =>
      `Work on ${path} was interrupted and ${isGone ? 'it is no longer there' : 'it is neither the old nor the new version'}: another program changed or moved it. ` +
      `Nothing was touched; ${tempName} may still lie beside it.`,
  ),
  'entry-not-settled': problem<{ path: string; found: string }>(
    'write-failed',
    ({ path, found }) => `An interrupted write of ${path} could not be settled: ${found}.`,
  ),
  'other-edits-since': problem(
    'write-failed',
    () => 'Another program edited it since, so only our own tags were taken back.',
  ),
  'derived-data-renewed': problem<{ found: string }>(
    'catalogue-damaged',
    ({ found }) =>
      `The catalogue's derived data was damaged (${found}) and is made anew: ` +
      'photos are scanned and tagged again. Your verdicts and the journal of writes are untouched.',
  ),
}
