import { problem } from '../problem-text.js'

/** Problems that belong to no stage. */
export const generalProblems = {
  /** Something was thrown that is none of ours; the sentence is its own. */
  unexpected: problem<{ message: string }>('internal', ({ message }) => message),
  /** What an older version kept: the sentence alone. */
  told: problem<{ sentence: string }>('internal', ({ sentence }) => sentence),
  'unexpected-value': problem<{ value: string }>('internal', ({ value }) => `Unexpected value ${value}`),
  'unknown-method': problem<{ method: string }>(
    'invalid-input',
    ({ method }) => `Expected the name of a method, found "${method}"`,
  ),
  'unsound-input': problem<{ method: string; faults: readonly string[] }>(
    'invalid-input',
    ({ method, faults }) => `Expected a sound input for ${method}, found a fault in ${faults.join('; ')}`,
  ),
  cancelled: problem('cancelled', () => 'Cancelled'),
  'run-failed': problem('internal', () => 'The run failed and gave no reason'),
}
