import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelManifest } from '../../src/core/models/manifest.js'
import { modelsFolderOf } from '../../src/core/models/model-folders.js'
import { bundledModelsFolder } from './starter-model.js'

/**
 * Installs the starter's own files under another id and variant for a catalogue: a second real model. Returns its
 * folder.
 */
export function installSecondModel(catalogueFolder: string, id = 'second'): string {
  const folder = join(modelsFolderOf(catalogueFolder), id)
  cpSync(join(bundledModelsFolder, 'starter'), folder, { recursive: true })
  const path = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ModelManifest // the program's own file
  const changed = { ...manifest, id, name: 'Second', variant: 'other', revision: '7' }
  writeFileSync(path, JSON.stringify(changed))
  return folder
}
