import { existsSync, readFileSync } from 'node:fs'

/**
 * Counts out of a runner's own JSON report. A runner that left no report, or that failed though its report knows of no
 * failed test, counts as one failure: silence is never success.
 */
export function countsOf(reportFile, exitCode, readCounts) {
  if (!existsSync(reportFile))
    return { passed: 0, failed: 1, skipped: 0, note: 'the runner produced no result' }
  const counts = readCounts(JSON.parse(readFileSync(reportFile, 'utf8')))
  if (counts.passed + counts.failed + counts.skipped === 0) {
    return { ...counts, failed: 1, note: 'the runner found no test' }
  }
  if (exitCode === 0 || counts.failed > 0) return counts
  return { ...counts, failed: 1, note: `the runner ended with exit code ${exitCode} though no test failed` }
}

/** Vitest: a file that does not load has no tests, so it counts as one failure of its own. */
export function vitestCounts({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloadable = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloadable.length,
    skipped: numPendingTests + numTodoTests,
  }
}

/** Playwright: a test that passed on a second try is still a failure; errors outside tests count too. */
export function playwrightCounts({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
}
