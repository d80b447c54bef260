import { expect, test } from 'vitest'
import { workingSize } from '../../../src/core/decode/working-size.js'

const tensor = { inputPx: 224 }

test.each([
  [
    'a small photo is kept',
    { width: 1600, height: 1200 },
    { tensor, thumbnailPx: 512, previewPx: null },
    1600,
  ],
  [
    'the tensor decides',
    { width: 6000, height: 6000 },
    { tensor: { inputPx: 384 }, thumbnailPx: 512, previewPx: null },
    864,
  ],
  [
    'the thumbnail decides',
    { width: 6000, height: 4000 },
    { tensor: null, thumbnailPx: 512, previewPx: null },
    768,
  ],
  ['the preview decides', { width: 6000, height: 4000 }, { tensor, thumbnailPx: 512, previewPx: 2048 }, 2048],
  [
    'never larger than the photo',
    { width: 2000, height: 1500 },
    { tensor, thumbnailPx: 512, previewPx: 4096 },
    2000,
  ],
  [
    'a thin strip keeps its rows',
    { width: 60000, height: 100 },
    { tensor, thumbnailPx: 512, previewPx: null },
    60000,
  ],
])('%s', (_name, photo, wanted, width) => {
  const size = workingSize(photo, wanted)
  expect(size.width).toBe(width)
  expect(size.height).toBe(Math.round((photo.height * width) / photo.width))
})
