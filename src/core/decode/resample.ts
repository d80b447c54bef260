import type { TensorSpec } from '../models/manifest.js'
import type { Pixels } from './pixels.js'

/** A rectangle of the resized picture, in its pixels. */
export type Window = Readonly<{ left: number; top: number; width: number; height: number }>

/**
 * Pillow's Image.resize with antialias (libImaging/Resample.c): rows first, then columns, bytes in between. Gives the
 * part of the resized picture that `window` covers. Time grows with the source's pixels, about 10 ns for each.
 */
export function resample(
  source: Pixels,
  size: Readonly<{ width: number; height: number }>,
  window: Window,
  filter: TensorSpec['resample'],
): Pixels {
  const columns = weightsFor(source.width, size.width, window.left, window.width, filter)
  const rows = weightsFor(source.height, size.height, window.top, window.height, filter)
  const { data, channels } = source
  // Only the rows that the window shows: all of a 1 x 60000 photo at 64 px wide would need gigabytes.
  const top = rows.first[0] ?? 0
  const bottom = (rows.first.at(-1) ?? 0) + (rows.count.at(-1) ?? 0)
  const sourceLine = source.width * channels
  const line = window.width * channels
  const narrow = along(data.subarray(top * sourceLine), columns, bottom - top, {
    channels,
    fromStep: channels,
    fromLine: sourceLine,
    toStep: channels,
    toLine: line,
  })
  const first = rows.first.map((row) => row - top)
  const resized = along(narrow, { ...rows, first }, window.width, {
    channels,
    fromStep: line,
    fromLine: channels,
    toStep: line,
    toLine: channels,
  })
  return { data: resized, width: window.width, height: window.height, channels }
}

/** For each output position: where its source samples begin, how many they are, and their weights, which add up to 1. */
type Weights = Readonly<{ first: Int32Array; count: Int32Array; values: Float64Array; stride: number }>

function weightsFor(
  sourcePx: number,
  targetPx: number,
  from: number,
  length: number,
  filter: TensorSpec['resample'],
): Weights {
  const scale = sourcePx / targetPx
  const filterScale = Math.max(scale, 1)
  const support = (filter === 'bicubic' ? 2 : 1) * filterScale
  const kernel = filter === 'bicubic' ? bicubic : bilinear
  const stride = Math.ceil(support) * 2 + 1
  const first = new Int32Array(length)
  const count = new Int32Array(length)
  const values = new Float64Array(length * stride)
  for (let position = 0; position < length; position++) {
    const centre = (from + position + 0.5) * scale
    const begin = Math.max(0, Math.trunc(centre - support + 0.5))
    const end = Math.min(sourcePx, Math.trunc(centre + support + 0.5))
    const weights = values.subarray(position * stride, position * stride + end - begin)
    for (let index = 0; index < weights.length; index++) {
      weights[index] = kernel((begin + index - centre + 0.5) / filterScale)
    }
    const sum = weights.reduce((total, weight) => total + weight, 0)
    for (let index = 0; index < weights.length; index++) weights[index] = (weights[index] ?? 0) / sum
    first[position] = begin
    count[position] = end - begin
  }
  return { first, count, values, stride }
}

/** Steps in samples: to the next position along the pass, and to the next line beside it. */
type Layout = Readonly<{
  channels: 1 | 3
  fromStep: number
  fromLine: number
  toStep: number
  toLine: number
}>

function along(source: Uint8Array, weights: Weights, lines: number, layout: Layout): Uint8Array {
  const { first, count, values, stride } = weights
  const { channels, fromStep, fromLine, toStep, toLine } = layout
  // Clamped arrays round to the nearest byte and cut off what the bicubic's overshoot leaves outside.
  const target = new Uint8ClampedArray(lines * first.length * channels)
  for (let line = 0; line < lines; line++) {
    for (let position = 0; position < first.length; position++) {
      const weightAt = position * stride
      const taps = count[position] ?? 0
      let at = line * fromLine + (first[position] ?? 0) * fromStep
      const to = line * toLine + position * toStep
      if (channels === 1) {
        let sum = 0
        for (let tap = 0; tap < taps; tap++, at += fromStep) {
          sum += (values[weightAt + tap] ?? 0) * (source[at] ?? 0)
        }
        target[to] = sum
        continue
      }
      let red = 0
      let green = 0
      let blue = 0
      for (let tap = 0; tap < taps; tap++, at += fromStep) {
        const weight = values[weightAt + tap] ?? 0
        red += weight * (source[at] ?? 0)
        green += weight * (source[at + 1] ?? 0)
        blue += weight * (source[at + 2] ?? 0)
      }
      target[to] = red
      target[to + 1] = green
      target[to + 2] = blue
    }
  }
  return new Uint8Array(target.buffer)
}

/** Catmull-Rom's relative with a = -0.5, as in Pillow. */
function bicubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2
  return 0
}

function bilinear(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance))
}
