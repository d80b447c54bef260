import { z } from 'zod'
import {
  accuracySchema,
  modelFileSchema,
  modelIdSchema,
  preprocessSchema,
  templatesSchema,
} from './manifest.js'
import { scoringSchema } from './scoring.js'
import { imageTowerSchema, textTowerSchema } from './towers.js'

/** A file on the hub, pinned: a mirror may re-upload in place, so a revision alone is not enough. */
const remoteFile = modelFileSchema.extend({
  /** Owner and name, as in the hub's addresses. */
  repository: z.string().regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'expected "owner/name"'),
  revision: z.string().regex(/^[0-9a-f]{40}$/, 'expected a commit of 40 hexadecimal digits'),
  /** Path within the repository. */
  remotePath: z
    .string()
    .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/, 'expected a path in the repository'),
})

const download = z.strictObject({
  kind: z.literal('download'),
  files: z.array(remoteFile).min(1),
  /** Who else pins these bytes; no hash was made by ourselves before a release says so. */
  evidence: z.array(z.string().min(1)).min(1),
})

const importOnly = z.strictObject({
  kind: z.literal('import-only'),
  /** Size of one weight, for the estimate of what it takes. */
  bytesPerParameter: z.number().positive(),
  why: z.string().min(1),
  /** How to get it. */
  how: z.string().min(1),
})

const variant = z.strictObject({
  /** Precision, e.g. 'fp32', 'fp16'; 'q8-text' keeps the image tower in float32 and the text tower in 8 bits. */
  variant: modelIdSchema,
  source: z.discriminatedUnion('kind', [download, importOnly]),
})

const licence = z.strictObject({
  name: z.string().min(1),
  url: z.url(),
  /** What has to be accepted first, in a plain sentence; null for a free licence. */
  gate: z.strictObject({ terms: z.string().min(1) }).nullable(),
  note: z.string().min(1).nullable(),
})

export const knownModelSchema = z.strictObject({
  id: modelIdSchema,
  name: z.string().min(1),
  /** For people who know nothing of models: what it is good for. */
  recommendation: z.string().min(1),
  family: z.enum(['clip', 'siglip']),
  /** BCP 47 codes; ['mul'] for many. */
  languages: z.array(z.string()).min(1),
  licence,
  parametersMillions: z.strictObject({ image: z.number().positive(), text: z.number().positive() }),
  /** Published by whom it says. */
  accuracy: z.array(accuracySchema).min(1),
  embeddingDimension: z.number().int().positive(),
  preprocess: preprocessSchema,
  image: imageTowerSchema,
  text: textTowerSchema,
  scoring: scoringSchema,
  templates: templatesSchema,
  /** The one to offer first comes first. */
  variants: z.array(variant).min(1),
})

/** A file that is known to be wrong, whatever it is called. */
export const refusedFileSchema = z.strictObject({
  file: z.string().min(1),
  sha256: modelFileSchema.shape.sha256,
  why: z.string().min(1),
})
