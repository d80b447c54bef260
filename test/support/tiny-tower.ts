import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ChooseOptions } from '../../src/core/embed/providers.js'
import { normalisedRows } from '../../src/core/support/vectors.js'
import { encodeGraph } from './onnx-graph.js'

/** Edge of the tiny tower's input. */
const inputPx = 8
const tensorLength = 3 * inputPx * inputPx
const dimension = 16

type TinyTower = Readonly<{
  /** Each photo is copied this many times inside the graph, 768 bytes each: what makes it need memory. */
  copies?: number
  /** Changes the weights, so that two towers give different answers. */
  phase?: number
}>

/**
 * Writes an image tower of 192 × 16 weights: milliseconds where a real one takes seconds on a graphics device made of
 * software. With many copies a batch does not fit into the 1 GiB buffer that SwiftShader allows.
 */
export function writeTinyTower(path: string, { copies = 1, phase = 0 }: TinyTower = {}): string {
  const weights = Float32Array.from({ length: tensorLength * dimension }, (_, index) =>
    Math.sin(index + phase),
  )
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(
    path,
    encodeGraph({
      inputs: [{ name: 'pixel_values', shape: ['batch', 3, inputPx, inputPx] }],
      outputs: [{ name: 'image_embeds', shape: ['batch', dimension] }],
      constants: [
        { name: 'weights', shape: [tensorLength, dimension], values: weights },
        { name: 'row', shape: [3], values: BigInt64Array.from([-1n, 1n, BigInt(tensorLength)]) },
        { name: 'copies', shape: [3], values: BigInt64Array.from([1n, BigInt(copies), 1n]) },
        { name: 'first', shape: [1], values: BigInt64Array.from([0n]) },
        { name: 'second', shape: [1], values: BigInt64Array.from([1n]) },
        { name: 'flat', shape: [2], values: BigInt64Array.from([-1n, BigInt(tensorLength)]) },
      ],
      nodes: [
        { operator: 'Reshape', inputs: ['pixel_values', 'row'], outputs: ['rows'] },
        { operator: 'Expand', inputs: ['rows', 'copies'], outputs: ['copied'] },
        { operator: 'Slice', inputs: ['copied', 'first', 'second', 'second'], outputs: ['one'] },
        { operator: 'Reshape', inputs: ['one', 'flat'], outputs: ['pixels'] },
        { operator: 'MatMul', inputs: ['pixels', 'weights'], outputs: ['image_embeds'] },
      ],
    }),
  )
  return path
}

/** A tensor of the tiny tower, another one for each seed. */
export function tinyTensor(seed: number): Float32Array {
  return Float32Array.from({ length: tensorLength }, (_, index) => Math.sin(index * 0.7 * (seed + 1)))
}

/** Embeds with the tiny tower as the image encoder does with a model's. */
export const runTinyTower: ChooseOptions['runBatch'] = async (session, tensors) => {
  const data = new Float32Array(tensors.length * tensorLength)
  for (const [index, tensor] of tensors.entries()) data.set(tensor, index * tensorLength)
  const shape = [tensors.length, 3, inputPx, inputPx]
  const output = await session.run({ pixel_values: { type: 'float32', data, shape } }, 'image_embeds')
  return normalisedRows(output, dimension, 'a photo')
}

/** How the tiny tower at this path is chosen a provider for. */
export function tinyOptions(path: string, choice: ChooseOptions['choice']): ChooseOptions {
  return {
    path,
    choice,
    runBatch: runTinyTower,
    checkGraph: () => undefined,
    tensors: [tinyTensor(0), tinyTensor(1)],
    fixedBatchSize: null,
    tolerance: { cosine: 0.9999, largest: 1e-3 },
  }
}
