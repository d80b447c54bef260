import { AppError } from '../../shared/errors.js'
import type { TagEmbeddingTable, VocabularyTag } from '../catalogue/catalogue.js'
import { leafName } from '../support/fold-name.js'
import { sigmoidAt } from '../support/sigmoid.js'
import { impliedPaths, tagKey } from '../vocabulary/hierarchy.js'
import type { ModelWords } from '../vocabulary/model-words.js'
import { buildTagMatrix, type TagMatrix, type TextEmbedder } from '../vocabulary/tag-matrix.js'
import { prompts, promptsAsWritten } from '../vocabulary/tag-texts.js'
import { labelPhotos, type Labelling } from './candidates.js'
import type { EmbeddedPhoto } from './embed-dataset.js'
import type { EvaluateOptions } from './evaluate-options.js'
import type { Evaluation, TemplateReport } from './evaluation.js'
import { labelListOfDataset, type LabelList } from './label-list.js'
import { measureLabels, ownDecisions } from './measure-labels.js'
import { averagePrecision, meanOf } from './measures/average-precision.js'
import { learningCurve, type LearningCurve } from './measures/learning-curve.js'
import { firstRank, retrievalOf } from './measures/retrieval.js'
import { allPhotos, columnOf, showing, type Scores, type Truth } from './measures/scores.js'
import { ranksOfTruth, topK } from './measures/top-k.js'
import { scorePhotos } from './score-photos.js'
import { countEvidence, suggestionsOn } from './measure-suggestions.js'
import type { TemplateSet } from './template-sets.js'

/** What one run has in its hands once the photos are embedded. */
export type Run = Readonly<{
  options: EvaluateOptions
  /** Null for the data set's own labels. */
  list: LabelList | null
  words: ModelWords
  encoder: TextEmbedder
  cache: TagEmbeddingTable
  pause: () => Promise<void>
}>

type Figures = Pick<
  Evaluation,
  | 'measures'
  | 'broader'
  | 'suggestions'
  | 'templateSets'
  | 'learning'
  | 'retrieval'
  | 'photos'
  | 'labels'
  | 'templates'
>

/** What an evaluation found, and the photos that it had to leave out. */
export type Findings = Readonly<{
  figures: Figures
  leftOut: Readonly<{ unlabelled: number; unmapped: number }>
}>

/** Always the same halves: two runs on the same pictures give the same figures. */
const splitSeed = 1

/** Measures photos with labels: first places, thresholds, calibration, templates side by side, learning. */
export async function evaluateLabels(photos: readonly EmbeddedPhoto[], run: Run): Promise<Findings> {
  const { options, pause } = run
  const list = run.list ?? labelListOfDataset(photos.flatMap(({ labels }) => labels))
  const labelling = labelPhotos(photos, list, options.candidates)
  const [used = ownTemplates(options), ...others] = options.templateSets
  const matrix = await matrixOf(labelling.candidates, list, used, run)
  const { measured, truth } = placed(labelling, matrix)
  if (measured.length === 0) throw nothingToMeasure(labelling, list)
  const cosines = await scorePhotos(measured, matrix, pause)
  options.onProgress('measures', 0, 0)
  const measures = await measureLabels({
    tags: matrix.tags,
    cosines,
    probabilities: probabilitiesOf(cosines, matrix),
    truth,
    seed: splitSeed,
    pause,
  })
  const { top1, top5, mAP } = measures
  const templateSets: TemplateReport[] = [{ ...used, top1, top5, mAP }]
  for (const set of others) templateSets.push(await compareSet(set, labelling, list, run))
  return {
    leftOut: {
      unlabelled: labelling.unlabelled,
      // Labels of words that the model does not know cannot be measured either.
      unmapped: labelling.unmapped + labelling.labelled.length - measured.length,
    },
    figures: {
      measures,
      broader: await broaderOf(labelling, list, used, run),
      suggestions: await suggestionsOn(
        photos,
        labelling.labelled,
        await matrixOf(list.vocabulary, list, used, run),
        pause,
      ),
      templateSets,
      learning: await learn(measured, matrix, truth, run),
      retrieval: { query: 'prompt', ...(await searchByPrompt(cosines, truth, pause)) },
      photos: measured.length,
      labels: {
        source: list.name,
        candidates: matrix.tags.length,
        withPhotos: measures.classes.filter((one) => one.photos > 0).length,
        evidence: countEvidence(matrix),
        unknown: labelling.unknown,
        ambiguous: labelling.ambiguous,
        unknownToModel: unknownWords(labelling.candidates, matrix),
      },
      templates: used,
    },
  }
}

function ownTemplates({ model }: EvaluateOptions): TemplateSet {
  return { name: 'model', templates: model.manifest.templates }
}

function matrixOf(
  tags: readonly VocabularyTag[],
  { suggestsGuesses }: LabelList,
  set: TemplateSet,
  run: Run,
): Promise<TagMatrix> {
  const { model, namesOnly, asWritten } = run.options
  return buildTagMatrix({
    tags: namesOnly ? tags.map((tag) => ({ ...tag, synonyms: [], prompt: null })) : tags,
    model: { manifest: { ...model.manifest, templates: [...set.templates] } },
    words: run.words,
    suggestsGuesses,
    encoder: run.encoder,
    cache: run.cache,
    promptsOf: asWritten ? promptsAsWritten : prompts,
  })
}

type Placed = Readonly<{ measured: readonly EmbeddedPhoto[]; truth: Truth }>

/** Photos with a label that has a row in the matrix, and which rows those are. */
function placed({ labelled }: Labelling, matrix: TagMatrix): Placed {
  const rows = new Map(matrix.tags.map((tag, row) => [tag.id, row]))
  const found = labelled.map(({ photo, tags }) => ({
    photo,
    places: tags.flatMap((tag) => rows.get(tag.id) ?? []),
  }))
  const kept = found.filter(({ places }) => places.length > 0)
  return { measured: kept.map(({ photo }) => photo), truth: kept.map(({ places }) => places) }
}

function nothingToMeasure({ unknown, unlabelled }: Labelling, list: LabelList): AppError {
  const names = unknown.slice(0, 5).map(({ label }) => `"${label}"`)
  const found =
    names.length > 0
      ? `only labels that are not on it: ${names.join(', ')}`
      : `${unlabelled} pictures without a label`
  return new AppError('no-labels', { name: list.name, found })
}

/** What the product says of these cosines. */
function probabilitiesOf(cosines: Scores, { calibration }: TagMatrix): Scores {
  return { ...cosines, values: cosines.values.map((cosine) => sigmoidAt(calibration, cosine)) }
}

async function compareSet(
  set: TemplateSet,
  labelling: Labelling,
  list: LabelList,
  run: Run,
): Promise<TemplateReport> {
  const matrix = await matrixOf(labelling.candidates, list, set, run)
  const { measured, truth } = placed(labelling, matrix)
  const scores = await scorePhotos(measured, matrix, run.pause)
  const ranks = ranksOfTruth(scores, truth)
  return {
    ...set,
    top1: topK(ranks, 1),
    top5: topK(ranks, 5),
    mAP: await meanPrecision(scores, truth, run.pause),
  }
}

async function meanPrecision(
  scores: Scores,
  truth: Truth,
  pause: () => Promise<void>,
): Promise<number | null> {
  const photos = allPhotos(scores)
  const values: (number | null)[] = []
  for (let label = 0; label < scores.labels; label++) {
    await pause()
    values.push(averagePrecision(columnOf(scores, label, photos), showing(truth, label, photos)))
  }
  return meanOf(values)
}

/** Tags that hold whenever a photo's own label does: "animal" for a photo labelled "beagle". */
async function broaderOf(
  { candidates, labelled }: Labelling,
  list: LabelList,
  set: TemplateSet,
  run: Run,
): Promise<Evaluation['broader']> {
  const broader = list.tags.filter((tag) => !tag.isLeaf)
  if (broader.length === 0 || candidates.some((tag) => !tag.isLeaf)) return null
  const matrix = await matrixOf(broader, list, set, run)
  const rows = new Map(matrix.tags.map((tag, row) => [tagKey(tag.path), row]))
  const truth = labelled.map(({ tags }) => [
    ...new Set(tags.flatMap(impliedPaths).flatMap((path) => rows.get(tagKey(path)) ?? [])),
  ])
  const photos = labelled.map(({ photo }) => photo)
  const cosines = await scorePhotos(photos, matrix, run.pause)
  return {
    labels: matrix.tags.length,
    mAP: await meanPrecision(cosines, truth, run.pause),
    own: ownDecisions(matrix.tags, probabilitiesOf(cosines, matrix), truth),
  }
}

/** Only where each photo has one label: with several it is not clear what one example teaches. */
async function learn(
  photos: readonly EmbeddedPhoto[],
  matrix: TagMatrix,
  truth: Truth,
  { options, pause }: Run,
): Promise<LearningCurve | null> {
  if (options.learningSeeds === 0 || truth.some((labels) => labels.length > 1)) return null
  const { dimension } = matrix
  const embeddings = new Float32Array(photos.length * dimension)
  for (const [place, { embedding }] of photos.entries()) embeddings.set(embedding, place * dimension)
  return learningCurve({
    embeddings,
    dimension,
    prior: matrix.vectors,
    truth,
    seeds: options.learningSeeds,
    pause,
    onProgress: (share) => {
      options.onProgress('learning', share, 0)
    },
  })
}

/** Each label's own prompt is a search; every photo that shows the label is a right answer. */
async function searchByPrompt(cosines: Scores, truth: Truth, pause: () => Promise<void>) {
  const photos = allPhotos(cosines)
  const ranks: number[] = []
  for (let label = 0; label < cosines.labels; label++) {
    await pause()
    const wanted = photos.filter((photo) => truth[photo]?.includes(label))
    if (wanted.length > 0) ranks.push(firstRank(columnOf(cosines, label, photos), wanted))
  }
  return retrievalOf(ranks)
}

function unknownWords(candidates: readonly VocabularyTag[], { unknown }: TagMatrix): readonly string[] {
  return candidates.filter((tag) => unknown.has(tag.id)).map((tag) => leafName(tag.path))
}
