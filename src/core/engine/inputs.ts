import { z } from 'zod'
import { photoSorts, type FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import { fieldPresetIds, fieldRules } from '../../shared/field-policy.js'
import { photoFilters } from '../../shared/photo-filter.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import { providerChoices } from '../../shared/provider.js'
import type { VocabularyId } from '../../shared/tag.js'
import type { ModelSource } from '../../shared/models.js'
import type { Settings, WritePolicy } from '../../shared/settings.js'
import type { BatchId, PlanId } from '../../shared/write-plan.js'
import { keywordFields } from '../../shared/keyword-field.js'

/** Every input of the engine is parsed here before use: it may come from a page. */

const rowId = z.string().regex(/^[1-9][0-9]{0,15}$/, 'Expected an id of digits')
const photoId = rowId.transform((id) => id as PhotoId) // branding is what parsing is for
const folderId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as FolderId) // as above
const vocabularyId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as VocabularyId) // as above
const batchId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as BatchId) // as above
const planId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as PlanId) // as above

const photoIds = z.array(photoId).max(1_000_000).readonly()
const probability = z.number().min(0).max(1)
const tagPath = z.array(z.string().min(1).max(1000)).min(1).max(32).readonly()
const filePath = z.string().min(1).max(4096)
/** A day, or a moment with or without an offset; without one it is local time. */
const moment = z.union([z.iso.date(), z.iso.datetime({ local: true, offset: true })])
const nothing = z.strictObject({}).readonly()
const modelId = z.string().regex(/^[a-z0-9-]{1,200}$/, 'Expected the id of a model')
const address = z.string().trim().min(1).max(2000)
const modelSource = z.strictObject({
  mirror: address.nullable(),
  proxy: address.nullable(),
}) satisfies z.ZodType<ModelSource>

const writePolicy = z.strictObject({
  alwaysSidecar: z.boolean(),
  rawSidecarName: z.enum(['photo.xmp', 'photo.ext.xmp']),
  fieldPreset: z.enum(fieldPresetIds),
  fieldRules: z.partialRecord(z.enum(keywordFields), z.enum(fieldRules)).readonly(),
  keepModifiedTime: z.boolean(),
}) satisfies z.ZodType<WritePolicy>

const settings = z.strictObject({
  minimumProbability: probability.nullable(),
  maximumTags: z.number().int().min(1).max(50),
  vocabularyId: vocabularyId.nullable(),
  modelId: z.string().min(1).max(200),
  provider: z.enum(providerChoices),
  ...writePolicy.shape,
  theme: z.enum(['system', 'light', 'dark']),
}) satisfies z.ZodType<Settings>

const inputs = {
  status: nothing,
  openFolder: z.strictObject({ folderId }),
  rescanFolder: z.strictObject({ folderId }),
  removeFolder: z.strictObject({ folderId }),
  listPhotos: z.strictObject({ folderId, filter: z.enum(photoFilters), sort: z.enum(photoSorts) }),
  photoSummaries: z.strictObject({
    photoIds: photoIds.refine((ids) => ids.length <= 500, 'Expected at most 500 ids'),
  }),
  photoDetail: z.strictObject({ photoId }),
  preparePreview: z.strictObject({ photoId }),
  prioritise: z.strictObject({ photoIds }),
  pauseJob: nothing,
  resumeJob: nothing,
  cancelJob: nothing,
  decide: z.strictObject({
    verdicts: z
      .array(
        z.strictObject({ photoId, path: tagPath, verdict: z.enum(['accepted', 'rejected', 'withdrawn']) }),
      )
      .min(1)
      .readonly(),
  }),
  acceptSuggestions: z.strictObject({
    photoIds,
    path: tagPath.exactOptional(),
    atLeast: probability.exactOptional(),
  }),
  waitingOn: z.strictObject({ photoIds }),
  undo: nothing,
  redo: nothing,
  history: nothing,
  completeTag: z.strictObject({ text: z.string().max(1000) }),
  chooseVocabulary: z.strictObject({ vocabularyId }),
  changeSettings: z.strictObject({ changes: settings.exactPartial() }),
  planWrites: z.strictObject({
    folderId,
    photoIds: photoIds.exactOptional(),
    policy: writePolicy.exactPartial().exactOptional(),
  }),
  applyWrites: z.strictObject({ planId }),
  writeHistory: nothing,
  writtenFiles: z.strictObject({ batchId }),
  undoWrites: z
    .strictObject({
      batchId: batchId.exactOptional(),
      photoId: photoId.exactOptional(),
      since: moment.exactOptional(),
    })
    .refine(
      (input) => Object.keys(input).length <= 1,
      'Expected one of batchId, photoId and since, found more',
    ),
  search: z.strictObject({
    folderId,
    words: z.string().trim().min(1).max(1000),
    limit: z.number().int().min(1).max(10_000),
  }),
  models: nothing,
  installModel: z.strictObject({ modelId, acceptsLicence: z.boolean() }),
  stopModelWork: z.strictObject({ modelId }),
  verifyModel: z.strictObject({ modelId }),
  repairModel: z.strictObject({ modelId }),
  removeModel: z.strictObject({ modelId }),
  importModel: z.strictObject({
    path: filePath,
    asModelId: modelId.exactOptional(),
    variant: z.string().min(1).max(100).exactOptional(),
  }),
  checkModelSource: modelSource,
  setModelSource: modelSource,
  useModelSource: z.strictObject({ mirror: address.exactOptional(), proxy: address.exactOptional() }),
  diagnose: z.strictObject({
    withPaths: z.boolean(),
    measuresAgain: z.boolean(),
    checksCatalogue: z.boolean(),
  }),
  registerFolder: z.strictObject({ path: filePath }),
  scanFolder: z.strictObject({ folderId }),
  waitForJob: nothing,
  jobScan: nothing,
  importVocabulary: z.strictObject({ path: filePath }),
  photoPath: z.strictObject({ photoId }),
  autoAccept: z.strictObject({ folderId, above: probability }),
  journal: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('batch'), batchId }),
    z.strictObject({ of: z.literal('since'), since: moment }),
    z.strictObject({ of: z.literal('unfinished') }),
  ]),
  standingVerdicts: z.strictObject({ folderId }),
  importVerdicts: z.strictObject({ path: filePath, isDryRun: z.boolean() }),
  exportSidecars: z.strictObject({ folderId, destination: filePath }),
  exportCopies: z.strictObject({ folderId, destination: filePath }),
  unfinished: nothing,
  close: nothing,
} satisfies { [M in keyof FullEngineApi]: z.ZodType<Parameters<FullEngineApi[M]>[0]> }

/** The input of a method as it may be used; what does not parse is `invalid-input` with the place named. */
export function parseInput<M extends keyof FullEngineApi>(
  method: M,
  input: unknown,
): Parameters<FullEngineApi[M]>[0] {
  const parsed = inputs[method].safeParse(input)
  if (!parsed.success) throw new AppError('unsound-input', { method, faults: faultsIn(parsed.error) })
  // The schema of a method yields that method's input, see `satisfies`.
  return parsed.data
}

/** Wraps every method so that its input is parsed first. */
export function withParsedInputs(api: FullEngineApi): FullEngineApi {
  const methods = Object.keys(inputs) as (keyof FullEngineApi)[] // exactly these, see `satisfies`
  const wrapped = methods.map((method) => {
    // The parsed input is that of this method.
    const call = async (input: unknown): Promise<unknown> => api[method](parseInput(method, input) as never)
    return [method, call]
  })
  // One entry for each method, see above.
  return Object.fromEntries(wrapped) as FullEngineApi
}

/** Which part of the input, and what is wrong with it. */
function faultsIn(error: z.ZodError): readonly string[] {
  return error.issues.map(({ path, message }) => {
    const place = path.map(String).join('.')
    return place === '' ? message : `${place}: ${message}`
  })
}
