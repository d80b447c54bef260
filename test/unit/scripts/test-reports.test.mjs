import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countsOf, playwrightCounts, vitestCounts } from '../../../scripts/lib/test-reports.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shutterword-reports-test-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const vitestReport = (changes) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
})

const playwrightReport = (stats, errors = []) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
})

const counted = (report, exitCode, readCounts) => {
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(report))
  return countsOf(path, exitCode, readCounts)
}

describe('counting what a runner reports', () => {
  test('takes the numbers of a passing run', () => {
    const report = vitestReport({ numPassedTests: 7, numPendingTests: 2, numTodoTests: 1 })
    expect(counted(report, 0, vitestCounts)).toEqual({ passed: 7, failed: 0, skipped: 3 })
  })

  test('a runner without a report is a failure', () => {
    expect(countsOf(join(folder, 'none.json'), 0, vitestCounts)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('a runner that found no test is a failure', () => {
    expect(counted(vitestReport({}), 0, vitestCounts)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('a runner that fails without a failed test is a failure', () => {
    expect(counted(vitestReport({ numPassedTests: 3 }), 1, vitestCounts)).toMatchObject({
      passed: 3,
      failed: 1,
    })
  })

  test('a test file that does not load is a failure, one with failed tests is not counted twice', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
    ]
    const report = vitestReport({ numPassedTests: 1, numFailedTests: 1, testResults })
    expect(counted(report, 1, vitestCounts)).toEqual({ passed: 1, failed: 2, skipped: 0 })
  })

  test('a window test that passed at the second try only is a failure', () => {
    const report = playwrightReport({ expected: 4, flaky: 1, skipped: 1 })
    expect(counted(report, 0, playwrightCounts)).toEqual({ passed: 4, failed: 1, skipped: 1 })
  })

  test('an error outside the window tests is a failure', () => {
    const report = playwrightReport({ expected: 4 }, [{ message: 'cannot load' }])
    expect(counted(report, 1, playwrightCounts)).toEqual({ passed: 4, failed: 1, skipped: 0 })
  })
})
