import type { InstalledModel } from '../models/installed-models.js'
import type { CandidateChoice } from './candidates.js'
import type { TemplateSet } from './template-sets.js'

/** What an evaluation is doing now. */
export type EvaluationStep = 'photos' | 'texts' | 'measures' | 'learning'

export type EvaluateOptions = Readonly<{
  /** A folder, a .tar, a .csv or a COCO .json. */
  dataset: string
  /** The program's resources: the default vocabulary. */
  resourcesFolder: string
  /** Where the pictures lie that a CSV or a JSON names; null for beside it. */
  photosFolder: string | null
  model: InstalledModel
  /**
   * The words to choose among; null for the default vocabulary with the further names that the model was taught, and if
   * it lists none, for the data set's labels.
   */
  vocabulary: string | null
  candidates: CandidateChoice
  /** The first set is behind all figures, the others are compared with it. Empty for the model's own alone. */
  templateSets: readonly TemplateSet[]
  /** Templates to the letter, without "an" for "a" before a vowel. */
  asWritten: boolean
  /** Leaves synonyms aside: each label is its name alone. */
  namesOnly: boolean
  /** Takes only each n-th picture. */
  every: number
  /** Seeds of the learning curve; 0 leaves it out. */
  learningSeeds: number
  signal: AbortSignal
  /** `share` is how far the step is, 0 to 1; `done` counts its pictures or prompts. */
  onProgress: (step: EvaluationStep, share: number, done: number) => void
}>
