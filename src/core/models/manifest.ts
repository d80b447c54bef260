import { z } from 'zod'
import { scoringSchema } from './scoring.js'
import { imageTowerSchema, textTowerSchema } from './towers.js'

export const preprocessSchema = z.strictObject({
  inputPx: z.number().int().positive(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  resize: z.enum(['shortest-edge', 'squash']),
  crop: z.enum(['center', 'none']),
  resample: z.enum(['bicubic', 'bilinear']),
})

/** How a photo's pixels become a model's input tensor [1, 3, inputPx, inputPx]. */
export type TensorSpec = Readonly<z.infer<typeof preprocessSchema>>

/**
 * Version of our own preprocessing, part of every embedding's key: raise it whenever core/decode would make another
 * tensor from the same photo.
 */
const preprocessVersion = 2

/**
 * What a file of a model is for. Every model has one `image`, `text` and `tokenizer`. `vocabulary` lists the names that
 * it was taught, `evidence` says how well it knows which words (core/vocabulary/model-words.ts), `prompts` are embeddings
 * of texts, ready-made (ready-prompts.ts). `data` are weights that a graph keeps outside itself, any number, each at the path (from its graph's folder) that the graph names.
 */
const modelFileRoles = [
  'image',
  'text',
  'tokenizer',
  'tokenizer-config',
  'vocabulary',
  'evidence',
  'prompts',
  'data',
] as const
export type ModelFileRole = (typeof modelFileRoles)[number]

export const modelFileSchema = z.strictObject({
  role: z.enum(modelFileRoles),
  path: z
    .string()
    .refine(isPathInside, 'expected a path below the model folder, without "..", a drive or a reserved name'),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits'),
})

/** Measured by whom it says, not by this build. */
export const accuracySchema = z.strictObject({ measure: z.string(), value: z.number(), source: z.string() })

/** Prompts whose embeddings are averaged; `{}` is the tag, and "a" before it becomes "an" before a vowel. */
export const templatesSchema = z
  .array(z.string().refine((text) => text.includes('{}'), 'expected "{}" in the template'))
  .min(1)

export const modelIdSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens')
  .refine((id) => !isDevice(id), 'expected a name that Windows does not give to a device')

const manifestSchema = z
  .strictObject({
    /** Unique over variants: one installed folder is one model in one variant. */
    id: modelIdSchema,
    name: z.string().min(1),
    /** One plain sentence about what it is good for. */
    description: z.string().min(1),
    family: z.enum(['clip', 'siglip']),
    /** Changes whenever a file does, so that embeddings of the older files are not taken for new ones. */
    revision: z.string().min(1),
    /** Precision of the weights, e.g. 'fp32'. */
    variant: z.string().min(1),
    files: z.array(modelFileSchema),
    preprocess: preprocessSchema,
    image: imageTowerSchema,
    text: textTowerSchema,
    embeddingDimension: z.number().int().positive(),
    scoring: scoringSchema,
    templates: templatesSchema,
    /** BCP 47 codes of the languages that the text tower was trained on; ['mul'] for many. */
    languages: z.array(z.string()).min(1),
    licence: z.string().min(1),
    accuracy: z.array(accuracySchema),
  })
  .superRefine(({ files }, context) => {
    for (const role of modelFileRoles) {
      const count = files.filter((file) => file.role === role).length
      const isNeeded = role === 'image' || role === 'text' || role === 'tokenizer'
      if ((count > 1 && role !== 'data') || (isNeeded && count === 0)) {
        context.addIssue({
          code: 'custom',
          path: ['files'],
          message: `expected one file of role ${role}, found ${count}`,
        })
      }
    }
    for (const path of repeated(files.map((file) => file.path.toLowerCase()))) {
      context.addIssue({
        code: 'custom',
        path: ['files'],
        message: `expected each path once, found ${path} twice`,
      })
    }
  })

/** Everything that running a model needs to know about it. One manifest.json lies in each model's folder. */
export type ModelManifest = Readonly<z.infer<typeof manifestSchema>>

export { manifestSchema as modelManifestSchema }

/** Bytes of files together. */
export function totalBytesOf(files: readonly { readonly sizeBytes: number }[]): number {
  return files.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
}

/** Names the model's exact weights: key of cached text embeddings. */
export function weightsKey(manifest: ModelManifest): string {
  return `${manifest.id}@${manifest.revision}/${manifest.variant}`
}

/** Names everything that an image embedding depends on besides the photo, e.g. 'starter@2/mixed-int8/p2'. */
export function pipelineKey(manifest: ModelManifest): string {
  return `${weightsKey(manifest)}/p${preprocessVersion}`
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

function isPathInside(path: string): boolean {
  return /^[^/\\:]+(?:\/[^/\\:]+)*$/.test(path) && path.split('/').every(isPlainName) && !ownNames.test(path)
}

/** A name that is a file's on every system: Windows gives some to devices and drops dots and spaces at the end. */
function isPlainName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return !isDevice(name) && !/[. ]$|[\u0000-\u001f]/.test(name)
}

function isDevice(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)
}

/** What installing writes itself: it must not write through a link to somebody else's file of that name. */
const ownNames = /^manifest\.json(?:\.new)?$|\.part$/i
