import { join } from 'node:path'
import { packageBinary } from './package-binary.mjs'
import { runCommand } from './run-command.mjs'
import { runAsOrdinaryUser } from './ordinary-user.mjs'
import { countsOf, playwrightCounts, vitestCounts } from './test-reports.mjs'

/** Far above the slowest suite on two busy cores: it only ends a run that hangs. */
const stageTimeoutMs = 40 * 60_000

/** Runs the tests of one Vitest project (vitest.config.ts). */
export function vitestStage(name) {
  return {
    name,
    group: 'test',
    async run({ env, reportsFolder }) {
      const report = join(reportsFolder, `${name}.json`)
      const { code } = await runCommand(
        process.execPath,
        [
          packageBinary('vitest'),
          'run',
          '--project',
          name,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        ],
        { env, timeoutMs: stageTimeoutMs },
      )
      return countsOf(report, code, vitestCounts)
    },
  }
}

/** Drives the real window: needs Electron's libraries and a display. */
export const windowStage = {
  name: 'e2e',
  group: 'test',
  needsDisplay: true,
  async run({ env, reportsFolder }) {
    const report = join(reportsFolder, 'e2e.json')
    const { code } = await runCommand(
      process.execPath,
      [packageBinary('@playwright/test', 'playwright'), 'test'],
      {
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        timeoutMs: stageTimeoutMs,
      },
    )
    return countsOf(report, code, playwrightCounts)
  },
}

/**
 * As root, Chromium runs without its sandbox. The window tests that are tagged @sandbox run once more as an ordinary
 * user, so that it is on.
 */
export const sandboxStage = {
  name: 'sandbox',
  group: 'test',
  needsDisplay: true,
  async run({ env }) {
    if (process.platform !== 'linux' || process.getuid() !== 0) {
      return {
        passed: 0,
        failed: 0,
        skipped: 0,
        note: 'not root: the window tests had the sandbox on already',
      }
    }
    return runAsOrdinaryUser({
      env,
      timeoutMs: stageTimeoutMs,
      commandIn: (folder) => [
        packageBinary('@playwright/test', 'playwright'),
        'test',
        '--grep',
        '@sandbox',
        '--output',
        join(folder, 'results'),
      ],
      readCounts: (report, code) => countsOf(report, code, playwrightCounts),
    })
  },
}

/**
 * The system lets root read and write everything, whatever a file's mode says. The tests of an ordinary user's
 * permissions skip themselves as root and run here once more as nobody.
 */
export const permissionsStage = {
  name: 'permissions',
  group: 'test',
  needsDisplay: true,
  async run({ env }) {
    if (process.platform !== 'linux' || process.getuid() !== 0) {
      return { passed: 0, failed: 0, skipped: 0, note: 'not root: the integration tests had them already' }
    }
    return runAsOrdinaryUser({
      env,
      timeoutMs: stageTimeoutMs,
      commandIn: (folder) => [
        packageBinary('vitest'),
        'run',
        '--configLoader',
        'runner',
        '--project',
        'integration',
        '--testNamePattern',
        'as an ordinary user',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${join(folder, 'results', 'report.json')}`,
      ],
      // All tests of other names are skipped here; they counted in the integration stage.
      readCounts: (report, code) =>
        countsOf(report, code, (result) => ({ ...vitestCounts(result), skipped: 0 })),
    })
  },
}
