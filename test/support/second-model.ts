import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelManifest } from '../../src/core/models/manifest.js'
import { modelsFolderOf } from '../../src/core/models/model-folders.js'
import { bundledModelsFolder } from './starter-model.js'

const roles: readonly string[] = ['image', 'text', 'tokenizer', 'tokenizer-config']

/**
 * Installs the starter's own files under another id and variant for a catalogue: a second real model, which says nothing
 * of the words that it was taught, as those that people install do not. Returns its folder.
 */
export function installSecondModel(catalogueFolder: string, id = 'second'): string {
  const folder = join(modelsFolderOf(catalogueFolder), id)
  cpSync(join(bundledModelsFolder, 'starter'), folder, { recursive: true })
  const path = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ModelManifest // the program's own file
  const files = manifest.files.filter(({ role }) => roles.includes(role))
  const changed = { ...manifest, files, id, name: 'Second', variant: 'other', revision: '7' }
  writeFileSync(path, JSON.stringify(changed))
  return folder
}
