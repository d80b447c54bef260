import { evaluate } from '../../src/core/evaluate/evaluate.js'
import type { EvaluateOptions } from '../../src/core/evaluate/evaluate-options.js'
import type { Evaluation } from '../../src/core/evaluate/evaluation.js'
import { resourcesFolder, starterModel } from './starter-model.js'

/** Evaluates the starter on a data set, without a learning curve, where `changes` say nothing else. */
export async function runEvaluation(
  dataset: string,
  changes: Partial<EvaluateOptions> = {},
): Promise<Evaluation> {
  return evaluate({
    dataset,
    resourcesFolder,
    photosFolder: null,
    model: await starterModel(),
    vocabulary: null,
    candidates: 'vocabulary',
    templateSets: [],
    asWritten: false,
    namesOnly: false,
    every: 1,
    learningSeeds: 0,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  })
}
