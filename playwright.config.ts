import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'test/e2e',
  // Pictures for the README are taken on demand, see test/e2e/screenshots.ts.
  testMatch: process.env.SHUTTERWORD_SCREENSHOTS ? '**/screenshots.ts' : '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // The path of the JSON report comes from PLAYWRIGHT_JSON_OUTPUT_FILE, which scripts/test.mjs sets.
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
})
