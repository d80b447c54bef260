import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import type { InstalledModel } from '../../../src/core/models/installed-models.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { withReadyPrompts } from '../../../src/core/vocabulary/ready-prompts.js'
import { promptsOfDefault } from '../../support/default-prompts.js'
import { memoryCache, resourcesFolder, starterModel } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

it('the starter has every prompt of the default vocabulary ready (else run `npm run prompts`)', async () => {
  const model = await starterModel()
  const cache = await withReadyPrompts(model, memoryCache())
  const prompts = await promptsOfDefault(model, resourcesFolder)
  expect(prompts.length).toBeGreaterThan(1500)
  expect(prompts.filter((prompt) => cache.get('any', prompt) === null)).toEqual([])
})

it('they are what the text tower answers, as far as 8 bits agree from processor to processor', async () => {
  const model = await starterModel()
  const cache = await withReadyPrompts(model, memoryCache())
  const prompts = (await promptsOfDefault(model, resourcesFolder)).filter((_, index) => index % 50 === 0)
  const encoder = await openTextEncoder(model)
  onTestFinished(() => encoder.close())
  for (const [index, embedding] of (await encoder.embed(prompts)).entries()) {
    const prompt = prompts[index] ?? ''
    expect(cosine(embedding, cache.get('any', prompt) ?? new Float32Array()), prompt).toBeGreaterThan(0.99)
  }
})

it('other texts come from the cache behind them', async () => {
  const behind = memoryCache()
  const cache = await withReadyPrompts(await starterModel(), behind)
  cache.put('model', 'a photo of a grandmother', Float32Array.of(1))
  expect(behind.get('model', 'a photo of a grandmother')).toEqual(Float32Array.of(1))
  expect(cache.get('model', 'a photo of a grandmother')).toEqual(Float32Array.of(1))
})

it('a model without any has the cache alone', async () => {
  const model = await starterModel()
  const files = model.manifest.files.filter(({ role }) => role !== 'prompts')
  const cache = memoryCache()
  expect(await withReadyPrompts({ ...model, manifest: { ...model.manifest, files } }, cache)).toBe(cache)
})

it.each([
  ['{"texts":["dog"],"vectors":"AAAA"}', '3 bytes for 1 texts'],
  ['{"texts":"dog"}', 'Invalid input'],
  ['dog', 'JSON'],
])('a file that holds %s is damaged', async (content, message) => {
  const model = modelWith(await starterModel(), content)
  await expect(withReadyPrompts(model, memoryCache())).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining(message) as string,
  })
})

function modelWith({ manifest }: InstalledModel, content: string): InstalledModel {
  const folder = tempFolder()
  writeFileSync(join(folder, 'prompts.json'), content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const file = { role: 'prompts' as const, path: 'prompts.json', sizeBytes: content.length, sha256 }
  return { manifest: { ...manifest, files: [file] }, folder, isBundled: false }
}
