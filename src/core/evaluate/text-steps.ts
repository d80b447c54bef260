import type { TagEmbeddingTable } from '../catalogue/catalogue.js'
import type { TextEncoder } from '../embed/text-encoder.js'
import type { TextEmbedder } from '../vocabulary/tag-matrix.js'

/** Texts between two looks at the clock: a big text tower takes about a second for them on a CPU. */
const stepSize = 64

/** A text encoder that says how far it is and lets a run be cancelled between two steps. */
export function inSteps(
  encoder: TextEncoder,
  pause: () => Promise<void>,
  onProgress: (done: number, total: number) => void,
): TextEmbedder {
  return {
    dimension: encoder.dimension,
    unknownWords: encoder.unknownWords,
    async embed(texts) {
      const embeddings: Float32Array[] = []
      for (let start = 0; start < texts.length; start += stepSize) {
        await pause()
        embeddings.push(...(await encoder.embed(texts.slice(start, start + stepSize))))
        onProgress(embeddings.length, texts.length)
      }
      return embeddings
    },
  }
}

/** Remembers the embeddings of one run's prompts: several sets of templates share some of them. */
export function promptMemory(): TagEmbeddingTable {
  const embeddings = new Map<string, Float32Array>()
  return {
    get: (model, text) => embeddings.get(`${model}\n${text}`) ?? null,
    put: (model, text, embedding) => void embeddings.set(`${model}\n${text}`, embedding),
  }
}
