import { readFile } from 'node:fs/promises'

/** Inputs and what torch made of them, as tools/export-onnx writes them with --references. */
export type TorchReferences = Readonly<{ image: TowerReferences; text: TowerReferences }>

export type TowerReferences = Readonly<{
  /** One for each embedding: pixels, or ids. */
  inputs: readonly (Float32Array | readonly number[])[]
  /** Not of length 1. */
  embeddings: readonly Float32Array[]
}>

type Stored = Readonly<{
  shape: readonly number[]
  type: 'float32' | 'int64'
  inputs: string
  dimension: number
  embeddings: string
}>

export async function readReferences(path: string): Promise<TorchReferences> {
  // Written by export.py in this shape.
  const { image, text } = JSON.parse(await readFile(path, 'utf8')) as Record<'image' | 'text', Stored>
  return { image: parseTower(image), text: parseTower(text) }
}

function parseTower({ shape, type, inputs, dimension, embeddings }: Stored): TowerReferences {
  const [count = 0, ...rest] = shape
  const length = rest.reduce((product, size) => product * size, 1)
  const bytes = bytesOf(inputs)
  const rows = Array.from({ length: count }, (_, row) => {
    if (type === 'float32') return new Float32Array(bytes).subarray(row * length, (row + 1) * length)
    return Array.from(new BigInt64Array(bytes).subarray(row * length, (row + 1) * length), Number)
  })
  const values = new Float32Array(bytesOf(embeddings))
  return {
    inputs: rows,
    embeddings: Array.from({ length: count }, (_, row) =>
      values.subarray(row * dimension, (row + 1) * dimension),
    ),
  }
}

/** A buffer of its own, because typed arrays want their values aligned. */
function bytesOf(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer
}

/** Cosine of two vectors of equal length; NaN when a value is missing or not a number. */
export function cosineOf(one: Float32Array | undefined, other: Float32Array | undefined): number {
  if (!one || one.length !== other?.length) return NaN
  let [product, oneSquare, otherSquare] = [0, 0, 0]
  one.forEach((value, index) => {
    const second = other[index]!
    product += value * second
    oneSquare += value * value
    otherSquare += second * second
  })
  return product / Math.sqrt(oneSquare * otherSquare)
}
