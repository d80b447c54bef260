import { AppError } from '../../shared/errors.js'
import { verifiedFile, type InstalledModel } from '../models/installed-models.js'
import { totalBytesOf, type ModelManifest } from '../models/manifest.js'
import type { TextTower } from '../models/towers.js'
import { normalisedRows } from '../support/vectors.js'
import { unknownWordsOf } from './known-words.js'
import { checkTensor, floatTypes, openCpuSession, type Feed, type ModelSession } from './session.js'
import { openTokenizer } from './tokenizer.js'

/** Turns texts into embeddings. Always on the CPU: a vocabulary is embedded once and then comes from the catalogue. */
export type TextEncoder = Readonly<{
  dimension: number
  /** One embedding of length 1 for each text, in order. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
  /** Words that the tokenizer cannot even spell: they carry no meaning in an embedding. */
  unknownWords(text: string): readonly string[]
  close(): Promise<void>
}>

/** Texts that share one run: 0.4 ms each on the starter, so that a run stays below 30 ms. */
const batchSize = 64

/** Opens a model's text tower. */
export async function openTextEncoder(model: InstalledModel): Promise<TextEncoder> {
  const { manifest } = model
  const path = await verifiedFile(model, 'text')
  const tokenizer = await openTokenizer(model)
  const session = await openCpuSession(path, threadsFor(manifest.files))
  const tower = towerOf(manifest.text, session)
  checkGraph(path, session, tower, manifest.embeddingDimension)
  return {
    dimension: manifest.embeddingDimension,
    async embed(texts) {
      const embeddings: Float32Array[] = []
      for (const batch of batches(
        texts.map((text) => tokenizer.encode(text)),
        tower,
      )) {
        const output = await session.run(feedsOf(batch, tower), tower.output)
        for (const [row, vector] of normalisedRows(output, manifest.embeddingDimension, 'a text').entries()) {
          const item = batch[row]
          if (item) embeddings[item.index] = vector
        }
      }
      return embeddings
    },
    unknownWords: (text) => unknownWordsOf(text, tokenizer),
    close: () => session.close(),
  }
}

/**
 * Threads of a run wait for each other, longer than a small graph takes: starter (20 MB), two vCPUs, 1.6 ms a text with
 * one thread and 2.0 with two, and half the processor time. Large graphs take all.
 */
function threadsFor(files: ModelManifest['files']): { readonly threads?: number } {
  // Weights outside the graph may be the text tower's, too.
  const graph = files.filter(({ role }) => role === 'text' || role === 'data')
  return totalBytesOf(graph) < 64e6 ? { threads: 1 } : {}
}

/** `length` counts the ids before padding. */
type TokenisedText = Readonly<{ index: number; ids: readonly number[]; length: number }>

/** Only texts of equal length share a batch, so that padding never changes an embedding. */
function batches(
  texts: readonly (readonly number[])[],
  tower: TextTower,
): readonly (readonly TokenisedText[])[] {
  const groups = new Map<number, TokenisedText[]>()
  for (const [index, ids] of texts.entries()) {
    const padded = tower.padding === 'context' ? padTo(ids, tower.contextLength, tower.padId) : ids
    const text = { index, ids: padded, length: ids.length }
    const group = groups.get(padded.length)
    if (group) group.push(text)
    else groups.set(padded.length, [text])
  }
  const size = tower.batch === 'fixed-1' ? 1 : batchSize
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, part) =>
      group.slice(part * size, (part + 1) * size),
    ),
  )
}

function padTo(ids: readonly number[], length: number, padId: number): readonly number[] {
  return [...ids, ...Array.from({ length: length - ids.length }, () => padId)]
}

function feedsOf(texts: readonly TokenisedText[], tower: TextTower): Record<string, Feed> {
  const shape = [texts.length, texts[0]?.ids.length ?? 0]
  const feeds: Record<string, Feed> = {
    [tower.input]: intFeed(
      texts.flatMap(({ ids }) => ids),
      shape,
      tower.idType,
    ),
  }
  if (tower.mask === null) return feeds
  const { input, hidesPadding } = tower.mask
  const mask = texts.flatMap(({ ids, length }) =>
    ids.map((_, position) => (hidesPadding && position >= length ? 0 : 1)),
  )
  return { ...feeds, [input]: intFeed(mask, shape, tower.idType) }
}

function intFeed(values: readonly number[], shape: readonly number[], type: 'int64' | 'int32'): Feed {
  const data = type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values)
  return { type, data, shape }
}

/** The tower as this graph has it: without an optional mask that it does not take. */
function towerOf(tower: TextTower, session: ModelSession): TextTower {
  const isMissing = !session.inputs.some(({ name }) => name === tower.mask?.input)
  return tower.mask?.isOptional && isMissing ? { ...tower, mask: null } : tower
}

function checkGraph(path: string, session: ModelSession, tower: TextTower, dimension: number): void {
  const { input, mask, output, idType, valueType, batch, padding, contextLength } = tower
  const rows = batch === 'dynamic' ? 'open' : 1
  const length = padding === 'none' ? 'open' : contextLength
  for (const name of mask === null ? [input] : [input, mask.input]) {
    checkTensor(path, session.inputs, { name, types: [idType], shape: [rows, length] })
  }
  checkTensor(path, session.outputs, {
    name: output,
    types: valueType ? [valueType] : floatTypes,
    shape: [rows, dimension],
  })
  checkNoOther(path, session, mask === null ? [input] : [input, mask.input])
}

/** An input that nothing is known of would make every run fail. */
function checkNoOther(path: string, session: ModelSession, known: readonly string[]): void {
  const others = session.inputs.map(({ name }) => name).filter((name) => !known.includes(name))
  if (others.length > 0) throw new AppError('inputs-too-many', { path, known, others })
}
