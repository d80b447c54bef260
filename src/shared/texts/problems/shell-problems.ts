import { problem } from '../problem-text.js'

/** Problems of the shell. */
export const shellProblems = {
  'foreign-sender': problem(
    'invalid-input',
    () => 'Expected a call from the window of Shutterword, found another sender',
  ),
  'page-without-place': problem('internal', () => 'Expected an element #app in index.html, found none'),
  'engine-died': problem<{ code: number }>(
    'engine-stopped',
    ({ code }) => `The engine stopped unexpectedly (code ${code})`,
  ),
  'engine-kept-dying': problem<{ code: number }>(
    'engine-stopped',
    ({ code }) =>
      `The engine stopped unexpectedly (code ${code}) again and again, so it was not started again`,
  ),
  'engine-stopped-at-start': problem<{ code: number }>(
    'engine-stopped',
    ({ code }) => `The engine stopped while it was starting (code ${code})`,
  ),
}
