import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Real ONNX Runtime, ExifTool and SQLite start slowly on a busy two-core machine. */
const testTimeoutMs = 120_000

const nodeProject = (name: string) => ({
  extends: true as const,
  test: { name, environment: 'node' as const, include: [`test/${name}/**/*.test.{ts,mjs}`] },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
    projects: [
      nodeProject('unit'),
      nodeProject('integration'),
      nodeProject('parity'),
      {
        extends: true,
        plugins: [svelte()],
        // Without the browser condition Svelte resolves to its server build, which cannot mount.
        resolve: { conditions: ['browser'] },
        test: { name: 'component', environment: 'jsdom', include: ['test/component/**/*.test.ts'] },
      },
    ],
  },
})
