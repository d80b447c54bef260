import { basename, resolve } from 'node:path'
import { AppError } from '../../shared/errors.js'
import { openImageEncoder } from '../embed/image-encoder.js'
import { openTextEncoder } from '../embed/text-encoder.js'
import { openExifTool } from '../metadata/tool/exiftool.js'
import { extractRawPreview } from '../metadata/read/raw-preview.js'
import { readDefaultVocabulary } from '../vocabulary/default-vocabulary.js'
import { readModelWords } from '../vocabulary/model-words.js'
import { withReadyPrompts } from '../vocabulary/ready-prompts.js'
import { openDataset } from './datasets/open-dataset.js'
import { describeMachine } from './describe-machine.js'
import { embedDataset, type EmbeddedDataset } from './embed-dataset.js'
import type { Evaluation } from './evaluation.js'
import { evaluateCaptions } from './evaluate-captions.js'
import { evaluateLabels, type Findings, type Run } from './evaluate-labels.js'
import { labelListOfFile, labelListOfModel } from './label-list.js'
import { inSteps, promptMemory } from './text-steps.js'
import type { EvaluateOptions } from './evaluate-options.js'

/**
 * Measures a model on labelled pictures. It reads the pictures and keeps nothing: no catalogue is opened, nothing is
 * written. Throws `invalid-input` for a data set or a list that cannot be read, `cancelled` on abort.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const startedAt = new Date()
  const clock = startClock()
  const { model, signal, onProgress } = options
  const dataset = await openDataset(options.dataset, options.photosFolder)
  const everyday = await readDefaultVocabulary(options.resourcesFolder)
  const list =
    options.vocabulary === null
      ? await labelListOfModel(model, everyday)
      : await labelListOfFile(resolve(options.vocabulary))
  const words = await readModelWords(model, everyday.tags)
  const pause = pausing(signal)
  const image = await openImageEncoder(model)
  const tool = openExifTool()
  try {
    const embedding = startClock()
    const embedded = await embedDataset({
      dataset,
      encoder: image,
      tensor: model.manifest.preprocess,
      every: options.every,
      extractPreview: (path) => extractRawPreview(tool, path),
      signal,
      onProgress: (done, share) => {
        onProgress('photos', share, done)
      },
    })
    const photosPerSecond = embedded.photos.length / embedding.seconds()
    const text = await openTextEncoder(model)
    const encoder = inSteps(text, pause, (done, total) => {
      onProgress('texts', done / total, done)
    })
    const cache = await withReadyPrompts(model, promptMemory())
    const run: Run = { options, list, words, encoder, cache, pause }
    const findings = await findingsOf(embedded, run, dataset.kind === 'coco-captions').finally(() =>
      text.close(),
    )
    const { failed, damaged, others } = embedded
    const { id, name, variant, revision, licence } = model.manifest
    return {
      ...findings.figures,
      dataset: {
        name: basename(options.dataset),
        kind: dataset.kind,
        every: options.every,
        failed,
        damaged,
        others,
        problems: dataset.problems,
        ...findings.leftOut,
      },
      model: { id, name, variant, revision, licence },
      provider: image.provider,
      providerFailure: image.failure,
      machine: describeMachine(),
      startedAt: startedAt.toISOString(),
      ...clock.used(),
      photosPerSecond,
    }
  } finally {
    await image.close()
    await tool.close()
  }
}

async function findingsOf(embedded: EmbeddedDataset, run: Run, isCaptions: boolean): Promise<Findings> {
  if (embedded.photos.length === 0) {
    const [first] = embedded.failed
    const found = first ? `${embedded.failed.length} that failed (${first.reason})` : 'none'
    throw new AppError('no-pictures', { dataset: run.options.dataset, found })
  }
  return isCaptions ? evaluateCaptions(embedded.photos, run) : evaluateLabels(embedded.photos, run)
}

/** Lets timers, signals and decoding have their turn; ends the run when it was cancelled. */
function pausing(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await new Promise((resolvePause) => setImmediate(resolvePause))
    if (signal.aborted) throw new AppError('cancelled', {})
  }
}

function startClock() {
  const [startMs, startUsage] = [performance.now(), process.cpuUsage()]
  const seconds = (): number => (performance.now() - startMs) / 1000
  return {
    seconds,
    used() {
      const { user, system } = process.cpuUsage(startUsage)
      return { seconds: seconds(), cpuSeconds: (user + system) / 1e6 }
    },
  }
}
