import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openTextEncoder } from '../../src/core/embed/text-encoder.js'
import { listModels } from '../../src/core/models/installed-models.js'
import { formatPrompts } from '../../src/core/vocabulary/ready-prompts.js'
import { promptsOfDefault } from '../support/default-prompts.js'

/**
 * Makes the bundled model's prompts.json again, and its entry in manifest.json: after a change of the default vocabulary,
 * the model, its templates or its evidence.
 */

/** Two levels up both from here and from where the bundle lies. */
const resourcesFolder = fileURLToPath(new URL('../../resources', import.meta.url))

const model = (await listModels([join(resourcesFolder, 'models')])).find(({ isBundled }) => isBundled)
if (!model) throw new Error(`Expected the bundled model below ${resourcesFolder}, found none.`)
const texts = await promptsOfDefault(model, resourcesFolder)
const encoder = await openTextEncoder(model)
const content = formatPrompts(texts, await encoder.embed(texts))
await encoder.close()

const manifestPath = join(model.folder, 'manifest.json')
// The form that listModels has just checked.
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { files: { role: string }[] }
const entry = {
  role: 'prompts',
  path: 'prompts.json',
  sizeBytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
}
manifest.files = [...manifest.files.filter(({ role }) => role !== 'prompts'), entry]
writeFileSync(join(model.folder, 'prompts.json'), content)
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 1)}\n`)
console.log(`${String(texts.length)} prompts, ${String(entry.sizeBytes)} bytes`)
