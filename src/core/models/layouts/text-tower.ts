import type { TextTower } from '../towers.js'
import type { Layout } from './layout.js'
import { unusable } from './model-folder.js'
import type { OnnxValue } from './onnx-file.js'
import type { TokenizerFacts } from './tokenizer-facts.js'
import { batchOf, type TowerGraph } from './tower-graphs.js'

const maskNames = ['attention_mask', 'mask']

/** CLIP pads with 0, as OpenAI and OpenCLIP do: never with its end token, from which the tower reads its answer. */
const clipPadId = 0

/** How a folder's text graph is fed. */
export function describeTextTower(
  folder: string,
  layout: Layout,
  tower: TowerGraph,
  output: OnnxValue,
  tokenizer: TokenizerFacts,
): TextTower {
  const { path, graph } = tower
  const mask = graph.inputs.find(({ name }) => maskNames.includes(name)) ?? null
  const others = graph.inputs.filter((input) => input !== mask)
  const [ids] = others
  if (!ids || others.length > 1) {
    const found = graph.inputs.map(({ name }) => `"${name}"`).join(', ')
    throw unusable(folder, `expected ids and at most a mask as the inputs of ${path}, found ${found}`)
  }
  if (ids.type !== 'int64' && ids.type !== 'int32') {
    throw unusable(folder, `expected int64 or int32 ids in ${path}, found ${ids.type}`)
  }
  const isCausal = layout.family === 'clip' && tokenizer.type === 'BPE'
  const padId = isCausal ? clipPadId : tokenizer.padId
  const length = ids.shape[1] ?? null
  const isPadded = length !== null || !isCausal
  if (isPadded && padId === null) {
    throw unusable(folder, `expected a padding token in the tokenizer's configuration, found none`)
  }
  return {
    input: ids.name,
    mask: mask && { input: mask.name, hidesPadding: layout.family === 'clip' },
    output: output.name,
    idType: ids.type,
    batch: batchOf(folder, tower, ids),
    contextLength: contextLength(folder, layout, path, length),
    padding: isPadded ? 'context' : 'none',
    padId: padId ?? clipPadId,
    ...(tokenizer.endId === null ? {} : { endId: tokenizer.endId }),
    // SigLIP was trained on lower-cased texts, whoever lower-cases them.
    ...(layout.family === 'siglip' && !tokenizer.lowercases ? { lowercase: true } : {}),
  }
}

function contextLength(folder: string, layout: Layout, path: string, length: number | null): number {
  if (length === null || length === layout.contextLength) return layout.contextLength
  throw unusable(
    folder,
    `expected texts of ${layout.contextLength} tokens as the configuration says, found ${length} in ${path}`,
  )
}
