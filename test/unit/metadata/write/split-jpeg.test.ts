import { beforeAll, describe, expect, it } from 'vitest'
import { splitJpeg } from '../../../../src/core/metadata/write/split-jpeg.js'
import { insertSegments, xmpSegment } from '../../../support/jpeg-segments.js'
import { photoBytes } from '../../../support/photo-factory.js'

let jpeg: Buffer

beforeAll(async () => {
  jpeg = Buffer.from(insertSegments(await photoBytes(), [xmpSegment(Buffer.from('<x/>'))]))
})

/** An APP2 segment as of several pictures in one file. */
const mpf = Buffer.from([0xff, 0xe2, 0, 6, ...Buffer.from('MPF\0')])

describe('a JPEG in two', () => {
  it('has its metadata in the first part and its picture in the second', () => {
    const split = splitJpeg(jpeg)
    expect(split).not.toBeNull()
    expect(Buffer.concat([split!.head, split!.picture]).equals(jpeg)).toBe(true)
    expect([...split!.picture.subarray(0, 2)]).toEqual([0xff, 0xda])
    expect(Buffer.from(split!.head).includes('<x/>')).toBe(true)
    expect(split!.stub.equals(Buffer.concat([split!.head, split!.stubEnd]))).toBe(true)
    expect(split!.stubEnd.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]))
    expect(split!.stub.length).toBeLessThan(jpeg.length)
  })

  it.each<readonly [string, (whole: Buffer) => Uint8Array]>([
    ['something after the end of its picture', (whole) => Buffer.concat([whole, Buffer.from('trailer')])],
    ['another picture after the first', (whole) => Buffer.concat([whole, whole])],
    ['an index of several pictures', (whole) => insertSegments(whole, [mpf])],
    ['no end', (whole) => whole.subarray(0, -2)],
    ['no picture', (whole) => whole.subarray(0, whole.indexOf(Buffer.from([0xff, 0xda])))],
    ['a gap between segments', (whole) => insertSegments(whole, [Buffer.from([0])])],
    ['an end before its picture', (whole) => insertSegments(whole, [Buffer.from([0xff, 0xd9])])],
    [
      'a segment longer than the file',
      (whole) => insertSegments(whole.subarray(0, 40), [Buffer.from([0xff, 0xe1, 0xff, 0xff])]),
    ],
    ['another format', () => Buffer.from('not a JPEG at all')],
    ['no bytes', () => Buffer.alloc(0)],
  ])('is left whole with %s', (_, change) => {
    expect(splitJpeg(Buffer.from(change(jpeg)))).toBeNull()
  })
})
