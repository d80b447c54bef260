import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const fromRoot = (path: string) => resolve(import.meta.dirname, path)

// electron-vite would read the targets off the installed electron package; the development runtime may be Electron 33
// (docs/decisions/0001-electron-runtime.md), which is Node 20 and Chrome 130.
const nodeTarget = 'node20'
const rendererTarget = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      rolldownOptions: {
        input: {
          index: fromRoot('src/main/index.ts'),
          worker: fromRoot('src/worker/index.ts'),
          cli: fromRoot('src/cli/index.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      // A sandboxed preload script is one CommonJS file: it can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: fromRoot('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: fromRoot('src/renderer'),
    plugins: [svelte({ configFile: fromRoot('svelte.config.js') })],
    build: {
      target: rendererTarget,
      minify: true,
      rolldownOptions: {
        input: { index: fromRoot('src/renderer/index.html') },
        // That compiling Svelte takes most of the build is no news.
        checks: { bundlerTimings: false },
      },
    },
  },
})
