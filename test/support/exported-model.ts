import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import { describeModelFolder } from '../../src/core/models/layouts/describe-folder.js'

/** What tools/export-onnx/export.py records, as far as the tests read it. */
export type ExportRecord = Readonly<{
  activation: string
  image: ExportedTower
  text: ExportedTower
  madeWith: Readonly<Record<string, string>>
}>

type ExportedTower = Readonly<{
  files: readonly { readonly path: string; readonly sizeBytes: number }[]
  leastCosineToTorch?: number
  leastCosineToWholeWeights?: number
}>

export async function readExportRecord(folder: string): Promise<ExportRecord> {
  // Written by export.py in this shape.
  return JSON.parse(await readFile(join(folder, 'export.json'), 'utf8')) as ExportRecord
}

/** A folder that export.py wrote, as the model that an import of it would install. */
export async function exportedModel(folder: string): Promise<InstalledModel> {
  return { manifest: await describeModelFolder(folder), folder, isBundled: false }
}
