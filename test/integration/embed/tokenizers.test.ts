import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openTokenizer, type TextTokenizer } from '../../../src/core/embed/tokenizer.js'
import { describeModelFolder } from '../../../src/core/models/layouts/describe-folder.js'
import { realClipTokenizer } from '../../support/real-clip-tokenizer.js'
import { copyTinyModel, tinyModel } from '../../support/tiny-models.js'

type GoldenIds = Readonly<{
  contextLength: number
  texts: readonly Readonly<{ text: string; ids: readonly number[] }>[]
}>

/** Fifty texts with the ids of tools/tiny-models/tiny_tokenizers.py, which shares no code with our library. */
function readIds(name: string): GoldenIds {
  const path = fileURLToPath(new URL(`../../fixtures/tokenizers/${name}.json`, import.meta.url))
  // Written by make.py in this form.
  return JSON.parse(readFileSync(path, 'utf8')) as GoldenIds
}

async function openWith(model: string, changes: object): Promise<TextTokenizer> {
  const installed = await tinyModel(model)
  const text = { ...installed.manifest.text, ...changes }
  return openTokenizer({ ...installed, manifest: { ...installed.manifest, text } })
}

/** A model whose tokenizer.json is the one of every English CLIP. */
async function openReal(contextLength: number): Promise<TextTokenizer> {
  const folder = copyTinyModel('hugging-face-clip')
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(realClipTokenizer()))
  const manifest = await describeModelFolder(folder)
  const text = { ...manifest.text, contextLength }
  return openTokenizer({ manifest: { ...manifest, text }, folder, isBundled: false })
}

describe.each([
  ['clip-bpe', 'hugging-face-clip'],
  ['unigram', 'open-clip-multilingual'],
])('the %s tokenizer', (name, model) => {
  const { contextLength, texts } = readIds(name)

  it('has fifty texts to be compared on', () => {
    expect(texts).toHaveLength(50)
    expect(texts.filter(({ ids }) => ids.length === contextLength).length).toBeGreaterThan(1)
  })

  it.each(texts)('gives "$text" the ids of the published algorithm', async ({ text, ids }) => {
    const tokenizer = await openWith(model, { contextLength })
    expect(tokenizer.encode(text)).toEqual(ids)
  })
})

describe("CLIP's real tokenizer", () => {
  it('gives texts the ids that everybody knows, and fifty those of the published algorithm', async () => {
    const { contextLength, texts } = readIds('clip-real')
    const tokenizer = await openReal(contextLength)
    expect(tokenizer.encode('hello world!')).toEqual([49406, 3306, 1002, 256, 49407])
    expect(tokenizer.encode('a photo of a cat')).toEqual([49406, 320, 1125, 539, 320, 2368, 49407])
    expect(texts).toHaveLength(50)
    for (const { text, ids } of texts) expect(tokenizer.encode(text), text).toEqual(ids)
  })
})

describe('a tokenizer', () => {
  it('keeps the end token of a text that is too long', async () => {
    const tokenizer = await openWith('hugging-face-clip', { contextLength: 5 })
    const ids = tokenizer.encode('a photo of a dog on the beach')
    expect(ids).toHaveLength(5)
    expect(ids.at(-1)).toBe(693)
  })

  it('adds an end token that tokenizer.json leaves out, once', async () => {
    const tokenizer = await openWith('hugging-face-clip', { endId: 5 })
    expect(tokenizer.encode('dog').at(-1)).toBe(5)
    const plain = await openWith('hugging-face-clip', { endId: 693 })
    expect(plain.encode('dog')).toEqual([692, 670, 693])
  })

  it('lower-cases for towers that were trained so', async () => {
    const siglip = await openWith('hugging-face-siglip', {})
    expect(siglip.encode('A Photo')).toEqual(siglip.encode('a photo'))
    const kept = await openWith('hugging-face-siglip', { lowercase: false })
    expect(kept.encode('A Photo')).not.toEqual(kept.encode('a photo'))
  })

  it('refuses a CLIP model whose texts would be padded with their end token', async () => {
    await expect(openWith('open-clip', { padId: 693 })).rejects.toThrow(
      'expected texts padded with another id than the end token, found 693 for both',
    )
  })
})
