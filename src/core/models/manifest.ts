import { z } from 'zod'

const preprocess = z.strictObject({
  inputPx: z.number().int().positive(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  resize: z.enum(['shortest-edge', 'squash']),
  crop: z.enum(['center', 'none']),
  resample: z.enum(['bicubic', 'bilinear']),
})

/** How a photo's pixels become a model's input tensor [1, 3, inputPx, inputPx]. */
export type TensorSpec = Readonly<z.infer<typeof preprocess>>

/**
 * Version of our own preprocessing, part of every embedding's key: raise it whenever core/decode would make another
 * tensor from the same photo.
 */
const preprocessVersion = 1

/** What a file of a model is for. Every model has `image`, `text` and `tokenizer`. */
const modelFileRoles = ['image', 'text', 'tokenizer', 'tokenizer-config', 'vocabulary'] as const
export type ModelFileRole = (typeof modelFileRoles)[number]

const modelFile = z.strictObject({
  role: z.enum(modelFileRoles),
  path: z.string().refine(isPathInside, 'expected a path below the model folder, without ".." or a drive'),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits'),
})

/** `fixed-1`: the graph takes exactly one photo or text at a time. */
const batch = z.enum(['dynamic', 'fixed-1'])

const imageTower = z.strictObject({ input: z.string(), output: z.string(), batch })

const textTower = z.strictObject({
  input: z.string(),
  /** Name of the attention mask's input; null when the graph has none. */
  mask: z.string().nullable(),
  output: z.string(),
  idType: z.enum(['int64', 'int32']),
  batch,
  contextLength: z.number().int().min(3),
  /** `none`: only texts of equal length share a batch. `context`: padded with `padId` to the whole context. */
  padding: z.enum(['none', 'context']),
  padId: z.number().int().nonnegative(),
})

/** Probability of a tag = sigmoid(a * cosine + b). Never a softmax: a tag must not depend on the other tags. */
const scoring = z.strictObject({
  kind: z.literal('sigmoid'),
  a: z.number().positive(),
  b: z.number(),
  /** Where `a` and `b` come from. */
  source: z.string(),
})

const manifestSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens'),
    name: z.string().min(1),
    /** One plain sentence about what it is good for. */
    description: z.string().min(1),
    family: z.enum(['clip', 'siglip']),
    /** Changes whenever a file does, so that embeddings of the older files are not taken for new ones. */
    revision: z.string().min(1),
    /** Precision of the weights, e.g. 'fp32'. */
    variant: z.string().min(1),
    files: z.array(modelFile),
    preprocess,
    image: imageTower,
    text: textTower,
    embeddingDimension: z.number().int().positive(),
    scoring,
    /** Prompts whose embeddings are averaged; `{}` is the tag, and "a" before it becomes "an" before a vowel. */
    templates: z
      .array(z.string().refine((text) => text.includes('{}'), 'expected "{}" in the template'))
      .min(1),
    /** BCP 47 codes of the languages that the text tower was trained on; ['mul'] for many. */
    languages: z.array(z.string()).min(1),
    licence: z.string().min(1),
    /** Measured by whom it says, not by this build. */
    accuracy: z.array(z.strictObject({ measure: z.string(), value: z.number(), source: z.string() })),
  })
  .superRefine(({ files }, context) => {
    for (const role of modelFileRoles) {
      const count = files.filter((file) => file.role === role).length
      const isNeeded = role === 'image' || role === 'text' || role === 'tokenizer'
      if (count > 1 || (isNeeded && count === 0)) {
        context.addIssue({
          code: 'custom',
          path: ['files'],
          message: `expected one file of role ${role}, found ${count}`,
        })
      }
    }
  })

/** Everything that running a model needs to know about it. One manifest.json lies in each model's folder. */
export type ModelManifest = Readonly<z.infer<typeof manifestSchema>>

export { manifestSchema as modelManifestSchema }

/** Names the model's exact weights: key of cached text embeddings. */
export function weightsKey(manifest: ModelManifest): string {
  return `${manifest.id}@${manifest.revision}/${manifest.variant}`
}

/** Names everything that an image embedding depends on besides the photo, e.g. 'starter@1/fp32/p1/exact'. */
export function pipelineKey(manifest: ModelManifest): string {
  return `${weightsKey(manifest)}/p${preprocessVersion}/exact`
}

function isPathInside(path: string): boolean {
  return /^[^/\\:]+(?:\/[^/\\:]+)*$/.test(path) && !path.split('/').includes('..')
}
