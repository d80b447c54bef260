import { z } from 'zod'
import type { Scoring } from '../scoring.js'
import type { Layout } from './layout.js'
import { readJsonFile } from './model-folder.js'

/** The part of export.json that tools/export-onnx writes beside the graphs, which do not hold these constants. */
const exportRecord = z.looseObject({
  logitScale: z.number().positive(),
  logitBias: z.number().nullable(),
})

/** Same as in docs/decisions/0016-model-registry.md. */
const clipPrior = { bias: -25, source: 'Prior, not measured: one half at a cosine of 0.25' }

/** What a folder's cosines mean: the weights' own constants where an export recorded them, else priors. */
export async function readScoring(
  folder: string,
  files: readonly string[],
  family: Layout['family'],
): Promise<Scoring> {
  const found = files.includes('export.json') ? await readJsonFile(folder, 'export.json', exportRecord) : null
  if (family === 'clip') return { kind: 'clip', logitScale: found?.logitScale ?? 100, ...clipPrior }
  if (found && found.logitBias !== null) {
    const { logitScale, logitBias } = found
    return { kind: 'siglip', logitScale, logitBias, source: 'The weights, as export.json says' }
  }
  return {
    kind: 'siglip',
    logitScale: 112.668907,
    logitBias: -16.771725,
    source: 'Prior: the constants of SigLIP 2 B/16-224, because exported graphs do not hold their own',
  }
}
