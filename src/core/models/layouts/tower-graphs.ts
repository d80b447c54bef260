import { join, posix } from 'node:path'
import type { GraphFile } from './layout.js'
import { unusable } from './model-folder.js'
import { readOnnxFile, type OnnxFile, type OnnxValue } from './onnx-file.js'

/** A graph of a folder with what was read from it. */
export type TowerGraph = Readonly<{
  path: string
  /** Precision of the weights: by the file's name, else by the weights themselves. */
  precision: string
  graph: OnnxFile
  /** Files outside the graph that hold its weights, as paths in the model's folder. */
  data: readonly string[]
}>

/** Precisions from the most exact down; others come last. */
const exactness = ['fp32', 'fp16', 'bf16', 'q8']

const precisionOfType: Readonly<Record<string, string>> = {
  float32: 'fp32',
  float16: 'fp16',
  bfloat16: 'bf16',
  int8: 'q8',
  uint8: 'q8',
}

/** The tower in the precision asked for, or the most exact one that is there. */
export async function readTower(
  folder: string,
  files: readonly string[],
  graphs: readonly GraphFile[],
  wanted: string | null,
): Promise<TowerGraph> {
  const chosen = wanted === null ? mostExact(graphs) : named(graphs, wanted)
  const found = graphs.map(({ path }) => path).join(', ')
  if (!chosen) throw unusable(folder, `expected a graph in precision ${wanted ?? 'fp32'}, found ${found}`)
  const graph = await readOnnxFile(join(folder, chosen.path))
  const data = graph.externalData.map((path) => posix.normalize(posix.join(posix.dirname(chosen.path), path)))
  for (const path of data) {
    if (path.startsWith('../') || path.startsWith('/') || path.includes('\\')) {
      throw unusable(
        folder,
        `expected the weights of ${chosen.path} within the folder, found them at ${path}`,
      )
    }
    if (!files.includes(path)) {
      throw unusable(folder, `expected ${path}, which holds weights of ${chosen.path}, found no such file`)
    }
  }
  const precision = chosen.precision ?? precisionOfType[graph.weightType] ?? graph.weightType
  if (wanted !== null && precision !== wanted) {
    throw unusable(folder, `expected a graph in precision ${wanted}, found ${chosen.path} in ${precision}`)
  }
  return { path: chosen.path, precision, graph, data }
}

/**
 * The output that holds the embedding: one of the names, else the only one of two dimensions. Never a `pooler_output`
 * that was not asked for: CLIP's is the state before the projection, of the same size in some models.
 */
export function embeddingOutput(folder: string, tower: TowerGraph, names: readonly string[]): OnnxValue {
  const { outputs } = tower.graph
  const named = names.flatMap((name) => outputs.filter((output) => output.name === name))[0]
  const matrices = outputs.filter(({ name, shape }) => shape.length === 2 && name !== 'pooler_output')
  const output = named ?? (matrices.length === 1 ? matrices[0] : undefined)
  if (output) return output
  const found = outputs.map(({ name }) => `"${name}"`).join(', ')
  throw unusable(
    folder,
    `expected an output ${names.map((name) => `"${name}"`).join(' or ')} in ${tower.path}, found ${found}`,
  )
}

/** Dynamic unless a graph insists on one photo or text at a time. */
export function batchOf(folder: string, tower: TowerGraph, value: OnnxValue): 'dynamic' | 'fixed-1' {
  const [rows] = value.shape
  if (rows === null || rows === undefined) return 'dynamic'
  if (rows === 1) return 'fixed-1'
  throw unusable(folder, `expected a batch of any size or of one in ${tower.path}, found one of ${rows}`)
}

function mostExact(graphs: readonly GraphFile[]): GraphFile | undefined {
  const rank = ({ precision }: GraphFile) => {
    const place = exactness.indexOf(precision ?? 'fp32')
    return place === -1 ? exactness.length : place
  }
  return [...graphs].sort((one, other) => rank(one) - rank(other))[0]
}

/** The graph whose name says the precision, else the one whose name says nothing: its weights will tell. */
function named(graphs: readonly GraphFile[], wanted: string): GraphFile | undefined {
  return (
    graphs.find(({ precision }) => precision === wanted) ?? graphs.find(({ precision }) => precision === null)
  )
}
