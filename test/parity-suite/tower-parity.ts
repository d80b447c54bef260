import { rm, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openImageEncoder } from '../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../src/core/embed/text-encoder.js'
import { openTokenizer } from '../../src/core/embed/tokenizer.js'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import { exportedModel, readExportRecord, type ExportRecord } from '../support/exported-model.js'
import { runExporter } from '../support/python-torch.js'
import { sampleTexts } from '../support/sample-texts.js'
import { embedTogetherAndAlone } from '../support/together-and-alone.js'
import { cosineOf, readReferences, type TowerReferences } from '../support/torch-references.js'
import { figureOf, type Figure } from './figure.js'

const LEAST_COSINE = 0.9999

/** Half-precision weights round each value to 11 bits; issue 4 asks for a measured bound. */
const LEAST_COSINE_HALF = 0.999

type Variant = Readonly<{ name: string; exporterArguments: readonly string[] }>

type Kind = Readonly<{ what: string; model: string; variants: readonly Variant[] }>

const whole: Variant = { name: 'float32', exporterArguments: [] }
const half: Variant = { name: 'float16 weights', exporterArguments: ['--fp16'] }

/** Each kind of file once; what a file is does not depend on the architecture, so the larger one has fewer. */
export const fullSize: readonly Kind[] = [
  {
    what: 'CLIP ViT-B/32',
    model: 'random/clip-vit-base-patch32',
    variants: [
      whole,
      {
        name: 'fixed batch, external data',
        exporterArguments: ['--fixed-batch', '--external-above', '1000'],
      },
      half,
      { name: 'int8 weights', exporterArguments: ['--int8'] },
    ],
  },
  { what: 'SigLIP B/16', model: 'random/siglip-base-patch16-224', variants: [whole, half] },
]

/**
 * Towers with random weights of the exact shapes of published ones, made by torch, exported, and run by our own
 * encoders on the same pixels and texts. `int8 weights` are compared with torch on the same rounded weights.
 */
export async function towerParity(
  kinds: readonly Kind[],
  folder: string,
  keep: boolean,
): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  await mkdir(folder, { recursive: true })
  for (const kind of kinds) {
    for (const { name: variant, exporterArguments } of kind.variants) {
      process.stderr.write(`towers: ${kind.what}, ${variant}\n`)
      const made = join(folder, `${kind.model.replace('/', '-')}-${variant.replaceAll(/[ ,]+/g, '-')}`)
      const references = `${made}-references.json`
      await rm(made, { recursive: true, force: true })
      const options = [
        '--library',
        'transformers',
        '--model',
        kind.model,
        '--out',
        made,
        '--references',
        references,
      ]
      runExporter('export.py', [...options, ...exporterArguments])
      const measured = await compare(kind, variant, made, references)
      // Said at once: the next one takes minutes.
      for (const { what, worst, note } of measured) process.stderr.write(`  ${what}: ${worst} (${note})\n`)
      figures.push(...measured)
      if (!keep) for (const path of [made, references]) await rm(path, { recursive: true, force: true })
    }
  }
  return figures
}

async function compare(
  kind: Kind,
  variant: string,
  folder: string,
  referencesPath: string,
): Promise<readonly Figure[]> {
  const record = await readExportRecord(folder)
  const model = await exportedModel(folder)
  const references = await readReferences(referencesPath)
  await checkIds(model, references.text)
  const least = variant === 'float16 weights' ? LEAST_COSINE_HALF : LEAST_COSINE
  const part = `Random-weight towers against torch ${record.madeWith.torch ?? ''}`.trim()
  const images = await embedImages(model, references.image)
  const texts = await embedTexts(model)
  const towers = [
    ['image', images, references.image],
    ['text', texts, references.text],
  ] as const
  return towers.map(([tower, { embeddings, provider }, reference]) =>
    figureOf(
      {
        part,
        what: `${kind.what} ${tower}, ${variant}`,
        measure: 'embedding cosine',
        wanted: { atLeast: least },
      },
      embeddings.map((embedding, index) => ({
        value: cosineOf(embedding, reference.embeddings[index % reference.embeddings.length]),
        name: '',
      })),
      'lower is worse',
      noteOf(record, tower, provider, reference),
    ),
  )
}

function noteOf(
  record: ExportRecord,
  tower: 'image' | 'text',
  provider: string,
  reference: TowerReferences,
): string {
  const { files, leastCosineToWholeWeights } = record[tower]
  const megabytes = Math.round(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1e6)
  const apart = Math.max(
    ...reference.embeddings.flatMap((one, index) =>
      reference.embeddings.slice(index + 1).map((other) => cosineOf(one, other)),
    ),
  )
  const lost = leastCosineToWholeWeights
  const words = [`${megabytes} MB`, `on ${provider}`, `two inputs' highest cosine ${apart.toFixed(2)}`]
  if (lost !== undefined) words.push(`to unrounded weights ${lost.toFixed(5)}`)
  return words.join(', ')
}

/** What is compared must have been the same on both sides. */
async function checkIds(model: InstalledModel, { inputs }: TowerReferences): Promise<void> {
  const { contextLength, padId } = model.manifest.text
  const tokenizer = await openTokenizer(model)
  for (const [row, text] of sampleTexts.entries()) {
    const ids = tokenizer.encode(text)
    const padded = [...ids, ...Array.from({ length: contextLength - ids.length }, () => padId)]
    if (padded.join() === (inputs[row] as readonly number[] | undefined)?.join()) continue
    throw new Error(`"${text}": expected the ids ${String(inputs[row])}, found ${String(padded)}`)
  }
}

type Embedded = Readonly<{ embeddings: readonly Float32Array[]; provider: string }>

async function embedImages(model: InstalledModel, { inputs }: TowerReferences): Promise<Embedded> {
  const encoder = await openImageEncoder(model)
  // The exporter feeds image towers with pixels only.
  const tensors = inputs as readonly Float32Array[]
  const embeddings = await embedTogetherAndAlone(tensors, encoder.embed)
  const { provider } = encoder
  await encoder.close()
  return { embeddings, provider }
}

async function embedTexts(model: InstalledModel): Promise<Embedded> {
  const encoder = await openTextEncoder(model)
  const embeddings = await embedTogetherAndAlone(sampleTexts, encoder.embed)
  await encoder.close()
  return { embeddings, provider: 'CPU' }
}
