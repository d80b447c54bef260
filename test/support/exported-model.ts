import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import type { ModelFileRole, ModelManifest } from '../../src/core/models/manifest.js'

/** What tools/export-onnx/export.py records, as far as a manifest needs it. */
export type ExportRecord = Readonly<{
  variant: string
  batch: 'dynamic' | 'fixed-1'
  activation: string
  logitScale: number
  image: ExportedTower
  text: ExportedTower
  madeWith: Readonly<Record<string, string>>
}>

type ExportedTower = Readonly<{
  files: readonly { readonly path: string; readonly sizeBytes: number }[]
  input: string
  output: string
  dimension: number
  leastCosineToTorch?: number
}>

export async function readExportRecord(folder: string): Promise<ExportRecord> {
  // Written by export.py in this shape.
  return JSON.parse(await readFile(join(folder, 'export.json'), 'utf8')) as ExportRecord
}

/** A folder that export.py wrote, as the model that it is when it is installed. */
export async function exportedModel(
  folder: string,
  family: ModelManifest['family'],
  shape: Readonly<{ inputPx: number; contextLength: number; padId: number }>,
): Promise<InstalledModel> {
  const record = await readExportRecord(folder)
  const { image, text, batch } = record
  const files: readonly (readonly [ModelFileRole, string])[] = [
    ['image', image.files[0]!.path],
    ['text', text.files[0]!.path],
    ['tokenizer', 'tokenizer.json'],
  ]
  const manifest: ModelManifest = {
    id: 'exported',
    name: 'Exported',
    description: 'Made by tools/export-onnx.',
    family,
    revision: '1',
    variant: record.variant,
    files: await Promise.all(files.map(([role, path]) => describeFile(folder, role, path))),
    preprocess: {
      inputPx: shape.inputPx,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      resize: 'shortest-edge',
      crop: 'center',
      resample: 'bicubic',
    },
    image: { input: image.input, output: image.output, batch },
    text: {
      input: text.input,
      mask: null,
      output: text.output,
      idType: 'int64',
      batch,
      contextLength: shape.contextLength,
      padding: 'context',
      padId: shape.padId,
    },
    embeddingDimension: image.dimension,
    scoring: { kind: 'sigmoid', a: record.logitScale, b: 0, source: 'export.json' },
    templates: ['{}'],
    languages: ['en'],
    licence: 'MIT',
    accuracy: [],
  }
  return { manifest, folder, isBundled: false }
}

async function describeFile(folder: string, role: ModelFileRole, path: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(join(folder, path), { highWaterMark: 1 << 20 }), hash)
  const { size } = await stat(join(folder, path))
  return { role, path, sizeBytes: size, sha256: hash.digest('hex') }
}
