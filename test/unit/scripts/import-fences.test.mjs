import { Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'
import { fences } from '../../../eslint.fences.js'

const configuration = [
  { files: ['**/*.ts', '**/*.mjs'], languageOptions: { parser: tseslint.parser } },
  ...fences.map(({ files, patterns }) => ({
    files,
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  })),
]

const complaints = (file, code) =>
  new Linter().verify(code, configuration, file).map(({ message }) => message)

test.each([
  ['src/core/scan/a.ts', "import '../decode/decode-photo.js'", 'A stage never imports another stage'],
  ['src/core/score/a.ts', "import '../catalogue/photo-table.js'", 'by its interface only'],
  ['src/core/score/a.ts', "import '../engine/create-engine.js'", 'must not know it'],
  ['src/core/decode/a.ts', "import sharp from 'sharp'", 'Only src/core/decode/load-sharp.ts loads sharp'],
  ['src/core/scan/a.ts', "import type { Sharp } from 'sharp'", 'Only src/core/decode/load-sharp.ts'],
  ['src/core/metadata/read/a.ts', "import '../write/writer.js'", 'Arrows in core/metadata lead down'],
  ['src/core/metadata/fields/a.ts', "import '../tool/exiftool.js'", 'Arrows in core/metadata lead down'],
  [
    'src/core/metadata/plan/a.ts',
    "import '../../scan/scan-folder.js'",
    'A stage never imports another stage',
  ],
  ['src/core/exchange/a.ts', "import '../engine/create-engine.js'", 'must not know it'],
  ['src/core/engine/a.ts', "import '../evaluate/evaluate.js'", 'what it measures must not know it'],
  ['src/core/evaluate/measures/a.ts', "import '../embed-dataset.js'", 'pure function of numbers'],
  ['src/core/evaluate/a.ts', "import 'tar-stream'", 'Only src/core/evaluate/datasets/tar-dataset.ts loads'],
  ['src/core/engine/a.ts', "import 'onnxruntime-node'", 'Only src/core/embed/session.ts'],
  ['src/core/engine/a.ts', "import { app } from 'electron'", 'runs without Electron'],
  ['src/core/engine/a.ts', "import { request } from 'undici'", 'install/http-client.ts loads undici'],
  ['src/core/models/a.ts', "import 'undici'", 'install/http-client.ts loads undici'],
  ['src/core/embed/a.ts', "import { get } from 'node:https'", 'reaches a network'],
  ['src/core/models/install/a.ts', "import 'net'", 'reaches a network'],
  ['src/cli/a.ts', "import 'node:dns/promises'", 'reaches a network'],
  ['src/worker/a.ts', "import 'node:http'", 'reaches a network'],
  ['src/main/a.ts', "import { net } from 'electron'", 'reaches a network'],
  ['src/core/support/a.ts', "import '../../main/window.js'", 'src/core knows no host'],
  ['src/shared/a.ts', "import 'node:fs'", 'runs anywhere'],
  ['src/main/a.ts', "import '../core/engine/create-engine.js'", 'never imports the product'],
  ['src/main/a.ts', "import { pack } from 'tar-stream'", 'loads Electron, and zod'],
  ['src/preload/a.ts', "import 'node:fs'", 'A sandboxed preload has no Node'],
  ['src/cli/a.ts', "import sharp from 'sharp'", 'only talks to the engine'],
  ['src/renderer/src/a.ts', "import '../../core/scan/scan-folder.js'", 'by window.app only'],
  ['scripts/a.mjs', "import 'vite'", 'node: built-ins only'],
])('%s may not %s', (file, code, message) => {
  expect(complaints(file, code)).toEqual([expect.stringContaining(message)])
})

test.each([
  ['src/core/decode/load-sharp.ts', "import sharp from 'sharp'"],
  ['src/core/models/install/http-client.ts', "import { request } from 'undici'"],
  ['src/core/decode/a.ts', "import type { Sharp } from 'sharp'"],
  ['src/core/scan/a.ts', "import type { Catalogue } from '../catalogue/catalogue.js'"],
  ['src/core/engine/a.ts', "import { scanFolder } from '../scan/scan-folder.js'"],
  ['src/core/evaluate/a.ts', "import { runPipeline } from '../engine/pipeline.js'"],
  ['src/core/evaluate/measures/a.ts', "import { cosines } from '../../support/vectors.js'"],
  ['src/renderer/src/a.ts', "import type { PhotoId } from '../../shared/photo.js'"],
  ['src/main/a.ts', "import { app } from 'electron'"],
  ['src/worker/index.ts', "import { createEngine } from '../core/engine/create-engine.js'"],
])('%s may %s', (file, code) => {
  expect(complaints(file, code)).toEqual([])
})
