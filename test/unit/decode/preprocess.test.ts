import { describe, expect, test } from 'vitest'
import { cropOffset, preprocess, resizedSize } from '../../../src/core/decode/preprocess.js'
import type { TensorSpec } from '../../../src/core/models/manifest.js'

describe('the size before cropping', () => {
  test.each([
    [640, 480, 85, 64],
    [480, 640, 64, 85],
    [64, 64, 64, 64],
    [1000, 1, 64000, 64],
    [4000, 3000, 85, 64],
  ])('%i x %i becomes %i x %i', (width, height, resizedWidth, resizedHeight) => {
    expect(resizedSize({ width, height }, { inputPx: 64, resize: 'shortest-edge' })).toEqual({
      width: resizedWidth,
      height: resizedHeight,
    })
  })

  test('a squashed photo becomes a square', () => {
    expect(resizedSize({ width: 640, height: 480 }, { inputPx: 224, resize: 'squash' })).toEqual({
      width: 224,
      height: 224,
    })
  })
})

test.each([
  [85, 64, 10],
  [87, 64, 12],
  [86, 64, 11],
  [64, 64, 0],
  [67, 64, 2],
])('the crop of %i px to %i begins at %i, as Python rounds', (length, crop, offset) => {
  expect(cropOffset(length, crop)).toBe(offset)
})

describe('the tensor', () => {
  const spec: TensorSpec = {
    inputPx: 2,
    mean: [0.5, 0.25, 0],
    std: [0.5, 1, 2],
    resize: 'squash',
    crop: 'none',
    resample: 'bicubic',
  }

  test('is channel after channel, normalised', async () => {
    const data = Uint8Array.from([0, 0, 0, 255, 255, 255, 0, 51, 102, 153, 204, 255])
    const tensor = await preprocess({ data, width: 2, height: 2, channels: 3 }, { width: 2, height: 2 }, spec)
    const expected = [-1, 1, -1, 0.2, -0.25, 0.75, -0.05, 0.55, 0, 0.5, 0.2, 0.5]
    expect(tensor).toHaveLength(12)
    tensor.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5)
    })
  })

  test('of a greyscale photo has the same grey in each channel', async () => {
    const data = Uint8Array.from([0, 51, 102, 255])
    const same = { ...spec, mean: [0, 0, 0] as const, std: [1, 1, 1] as const }
    const tensor = await preprocess(
      { data, width: 2, height: 2, channels: 1 },
      { width: 2, height: 2 },
      { ...same, mean: [...same.mean], std: [...same.std] },
    )
    expect(tensor.subarray(0, 4)).toEqual(tensor.subarray(4, 8))
    expect(tensor.subarray(0, 4)).toEqual(Float32Array.from([0, 0.2, 0.4, 1]))
  })
})
