import { expect, it } from 'vitest'
import { isCloudPlaceholder, isSkippedFile, isSkippedFolder } from '../../../src/core/scan/skip-rules.js'

it.each([
  '@eaDir',
  '#recycle',
  '$RECYCLE.BIN',
  '.Trashes',
  '.dtrash',
  'Mine.photoslibrary',
  'x.lrdata',
  'node_modules',
])('passes over the folder %s', (name) => {
  expect(isSkippedFolder(name)).toBe(true)
})

it.each(['Photos', '2026.05.04', 'recycle', 'library'])('looks into the folder %s', (name) => {
  expect(isSkippedFolder(name)).toBe(false)
})

it.each([
  '.shutterword-12.jpg',
  '._a.jpg',
  'a.xmp',
  'a.JPG_original',
  'a.jpg_exiftool_tmp',
  'a.PDF',
  'a.lrcat',
])('passes over the file %s', (name) => {
  expect(isSkippedFile(name)).toBe(true)
})

it.each(['a.jpg', 'a', 'a.b.NEF', 'IMG_1234', 'a.mp4'])('looks at the file %s', (name) => {
  expect(isSkippedFile(name)).toBe(false)
})

it('takes a file without blocks for a cloud placeholder where clouds leave such files', () => {
  expect(isCloudPlaceholder({ size: 5_000_000, blocks: 0 }, 'darwin')).toBe(true)
  expect(isCloudPlaceholder({ size: 5_000_000, blocks: 0 }, 'win32')).toBe(true)
  expect(isCloudPlaceholder({ size: 5_000_000, blocks: 0 }, 'linux')).toBe(false)
  expect(isCloudPlaceholder({ size: 300, blocks: 0 }, 'win32')).toBe(false)
  expect(isCloudPlaceholder({ size: 5_000_000, blocks: 9766 }, 'darwin')).toBe(false)
})
