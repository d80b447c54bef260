import { describe, expect, it } from 'vitest'
import { modelManifestSchema, weightsKey } from '../../../src/core/models/manifest.js'
import { hubPath, knownModels, manifestOf, whyRefused } from '../../../src/core/models/registry.js'

const everyVariant = knownModels().flatMap((model) => model.variants.map((variant) => ({ model, variant })))
const downloads = everyVariant.flatMap(({ model, variant }) =>
  variant.source.kind === 'download' ? [{ model, variant, files: variant.source.files }] : [],
)
const filesOf = (id: string) => downloads.find(({ variant }) => variant.modelId === id)?.files ?? []

/** The CLIP family as people use it in 2026: OpenAI, LAION, DataComp, SigLIP, the multilingual and the tiny ones. */
const wanted = [
  'vit-b-32-256-datacomp vit-b-32-laion2b vit-b-32-openai vit-b-16-openai vit-b-16-laion2b vit-b-16-datacomp',
  'vit-l-14-openai vit-l-14-laion2b vit-l-14-datacomp vit-h-14-laion2b vit-g-14-laion2b vit-bigg-14-laion2b',
  'siglip-b-16-224 siglip2-b-32-256 siglip2-b-16-224 siglip2-l-16-256 siglip2-so400m-14-384',
  'xlmr-b-vit-b-32 xlmr-l-vit-h-14 tinyclip-8m-16 mobileclip-s0',
]
  .join(' ')
  .split(' ')

describe('the list of known models', () => {
  it('holds every model worth having, each once', () => {
    const ids = knownModels().map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(wanted))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives each variant an id of its own', () => {
    const ids = everyVariant.map(({ variant }) => variant.modelId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['siglip2-b-16-224', 'siglip2-b-16-224-fp16']))
  })

  it('states for every model a published ImageNet figure with its source, and COCO where there is one', () => {
    for (const { id, accuracy } of knownModels()) {
      const measures = accuracy.map(({ measure }) => measure)
      expect(measures, id).toContain('ImageNet-1k zero-shot top-1')
      if (id !== 'tinyclip-8m-16') expect(measures.join(), id).toMatch(/COCO text to image recall/)
      expect(accuracy.every(({ value, source }) => value > 0 && value < 1 && source !== '')).toBe(true)
    }
  })

  it('asks first where the licence has terms, and only there', () => {
    const gated = knownModels().filter(({ licence }) => licence.gate !== null)
    expect(gated.map(({ id }) => id)).toEqual(['mobileclip-s0', 'vit-h-14-378-dfn5b'])
    for (const { licence } of gated) expect(licence.gate?.terms).toMatch(/research only.*\.$/)
    const free = knownModels().filter(({ licence }) => licence.gate === null)
    expect(new Set(free.map(({ licence }) => licence.name))).toEqual(new Set(['MIT', 'Apache-2.0']))
  })

  it('says of every model that has to be imported why and how', () => {
    const imported = everyVariant.filter(({ variant }) => variant.source.kind === 'import-only')
    expect(imported.length).toBeGreaterThan(0)
    for (const { model, variant } of imported) {
      expect(variant.downloadBytes).toBeNull()
      expect(() => manifestOf(model, variant)).toThrow(
        /has to be|expected a variant that can be downloaded.*import/s,
      )
    }
  })

  it('has the mean and deviation of 0.5 that the LAION-2B ViT-L-14 was trained with', () => {
    const model = knownModels().find(({ id }) => id === 'vit-l-14-laion2b')
    expect(model?.preprocess).toMatchObject({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] })
  })

  it('feeds SigLIP squashed photos and 64 padded tokens in lower case', () => {
    const siglips = knownModels().filter(({ family }) => family === 'siglip')
    expect(siglips.length).toBeGreaterThan(4)
    for (const { id, preprocess, text, image, scoring } of siglips) {
      expect(preprocess, id).toMatchObject({ resize: 'squash', crop: 'none', mean: [0.5, 0.5, 0.5] })
      expect(text, id).toMatchObject({ contextLength: 64, padding: 'context', output: 'pooler_output' })
      expect(text, id).toMatchObject({ lowercase: true, endId: 1 })
      expect(image.output, id).toBe('pooler_output')
      expect(scoring.kind, id).toBe('siglip')
    }
  })
})

describe('a model to download', () => {
  it.each(downloads)('$variant.modelId becomes a manifest', ({ model, variant, files }) => {
    const manifest = manifestOf(model, variant)
    expect(modelManifestSchema.parse(manifest)).toEqual(manifest)
    expect(manifest.id).toBe(variant.modelId)
    expect(manifest.files.map(({ sha256 }) => sha256)).toEqual(files.map(({ sha256 }) => sha256))
    expect(variant.downloadBytes).toBe(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    expect(variant.memoryBytes).toBeGreaterThan(variant.downloadBytes ?? Infinity)
  })

  it('has embeddings of its own', () => {
    const keys = downloads.map(({ model, variant }) => weightsKey(manifestOf(model, variant)))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has files at pinned addresses below the hub', () => {
    for (const file of downloads.flatMap(({ files }) => files)) {
      expect(hubPath(file)).toMatch(/^[\w.-]+\/[\w.-]+\/resolve\/[0-9a-f]{40}\/[\w./-]+$/)
    }
    expect(filesOf('siglip2-b-16-224').map(hubPath)[0]).toBe(
      'onnx-community/siglip2-base-patch16-224-ONNX/resolve/ba1f3b0843f24bc5417d38e19c37b287d719b2f4/onnx/vision_model.onnx',
    )
  })

  it('has one size and one hash for one remote file', () => {
    const known = new Map<string, string>()
    for (const file of downloads.flatMap(({ files }) => files)) {
      const path = hubPath(file)
      const bytes = `${file.sizeBytes} ${file.sha256}`
      expect(known.get(path) ?? bytes, path).toBe(bytes)
      known.set(path, bytes)
    }
  })
})

describe('files known to be wrong', () => {
  it('are recognised by their bytes', () => {
    expect(whyRefused('33a3df41ceef21acdf371af00f6dd0456ec1f9eba24d03a7720f9c3734e40859')).toMatch(
      /QuickGELU/,
    )
    expect(whyRefused('b80cf0af751533a6712d92247f0ddc0c95208748bc59a1a27f33e67be6864e3b')).toMatch(
      /QuickGELU/,
    )
    expect(whyRefused('0'.repeat(64))).toBeNull()
  })

  it('are in no model', () => {
    const hashes = downloads.flatMap(({ files }) => files.map(({ sha256 }) => sha256))
    expect(hashes.filter((sha256) => whyRefused(sha256) !== null)).toEqual([])
  })
})
