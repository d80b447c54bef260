import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { LabelledPhoto } from '../../../src/core/evaluate/datasets/dataset.js'
import { openDataset } from '../../../src/core/evaluate/datasets/open-dataset.js'
import { tarOf } from '../../support/tar-of.js'
import { tempFolder } from '../../support/temp-folder.js'

/** All photos of a data set; tests have no need of bytes. */
async function photosOf(path: string, photosFolder: string | null = null) {
  const dataset = await openDataset(path, photosFolder)
  const photos: LabelledPhoto[] = []
  for await (const photo of dataset.photos(new AbortController().signal)) photos.push(photo)
  return { photos, dataset }
}

function fileAt(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

describe('a folder', () => {
  it('gives its pictures in a steady order, with their folder as the label', async () => {
    const folder = tempFolder()
    for (const name of ['dog/2.jpg', 'dog/1.jpg', 'cat/a.png', 'loose.jpg', 'dog/._1.jpg', 'notes.txt']) {
      fileAt(folder, name, 'x')
    }
    const { photos, dataset } = await photosOf(folder)
    expect(photos.map(({ name, labels }) => [name, labels])).toEqual([
      ['cat/a.png', ['cat']],
      ['dog/1.jpg', ['dog']],
      ['dog/2.jpg', ['dog']],
      ['loose.jpg', []],
    ])
    expect(photos[0]?.source).toBe(join(folder, 'cat/a.png'))
    expect(dataset.progress()).toBe(1)
  })
})

describe('a tar', () => {
  const entries = [
    { name: 'set/dog/1.jpg', bytes: Buffer.from('one') },
    { name: 'set/dog/README.txt', bytes: Buffer.from('text') },
    { name: '../../../../tmp/evil/1.jpg', bytes: Buffer.from('two') },
    { name: '/etc/n01443537_goldfish.jpg', bytes: Buffer.from('three') },
    { name: 'set/dog/link.jpg', linkTo: '/etc/passwd' },
    { name: `set/${'long '.repeat(40)}name/1.jpg`, bytes: Buffer.from('four') },
  ]

  it('is read without unpacking, whatever its names say', async () => {
    const folder = tempFolder()
    const { photos, dataset } = await photosOf(fileAt(folder, 'set.tar', await tarOf(entries)))
    expect(photos.map(({ source }) => Buffer.from(source as Uint8Array).toString())).toEqual([
      'one',
      'two',
      'three',
      'four',
    ])
    expect(photos.map(({ labels }) => labels)).toEqual([
      ['dog'],
      ['evil'],
      ['n01443537_goldfish'],
      [`${'long '.repeat(40)}name`],
    ])
    expect(dataset.problems).toEqual([])
    expect(dataset.progress()).toBe(1)
  })

  it('is read through gzip, too', async () => {
    const path = fileAt(tempFolder(), 'set.tar.gz', gzipSync(await tarOf(entries)))
    expect((await photosOf(path)).photos).toHaveLength(4)
  })

  it('that ends early or is none gives what it has, and says so', async () => {
    const whole = await tarOf([...entries, { name: 'dog/big.jpg', bytes: Buffer.alloc(100_000, 1) }])
    const cut = await photosOf(fileAt(tempFolder(), 'cut.tar', whole.subarray(0, whole.length - 60_000)))
    expect(cut.photos).toHaveLength(4)
    expect(cut.dataset.problems[0]).toMatch(/^The archive cannot be read to its end: ./)
    const noise = await photosOf(fileAt(tempFolder(), 'noise.tar', Buffer.alloc(4096, 0x41)))
    expect(noise.photos).toEqual([])
    expect(noise.dataset.problems).toHaveLength(1)
  })

  it('lets go of the file when it is left in the middle', async () => {
    const dataset = await openDataset(fileAt(tempFolder(), 'set.tar', await tarOf(entries)), null)
    const cancelling = new AbortController()
    const seen: string[] = []
    for await (const { name } of dataset.photos(cancelling.signal)) {
      seen.push(name)
      cancelling.abort()
    }
    expect(seen).toHaveLength(1)
  })
})

describe('a CSV', () => {
  it('names pictures beside it or in another folder, and several labels', async () => {
    const folder = tempFolder()
    const path = fileAt(
      folder,
      'list.csv',
      '\uFEFFPath,Labels\r\na.jpg,"dog; pet"\r\n"sub/b, c.jpg",cat|pet\r\nd.jpg,\r\n',
    )
    const { photos } = await photosOf(path)
    expect(photos.map(({ source, labels }) => [source, labels])).toEqual([
      [join(folder, 'a.jpg'), ['dog', 'pet']],
      [join(folder, 'sub/b, c.jpg'), ['cat', 'pet']],
      [join(folder, 'd.jpg'), []],
    ])
    expect((await photosOf(path, join(folder, 'x'))).photos[0]?.source).toBe(join(folder, 'x', 'a.jpg'))
  })

  it('is read with semicolons between its cells', async () => {
    const path = fileAt(tempFolder(), 'list.csv', 'path;labels\na.jpg;dog|pet\n')
    expect((await photosOf(path)).photos[0]?.labels).toEqual(['dog', 'pet'])
  })

  it('without the columns says which ones it has', async () => {
    const path = fileAt(tempFolder(), 'list.csv', 'file,tags\na.jpg,dog\n')
    await expect(openDataset(path, null)).rejects.toThrow(
      'list.csv: expected the columns path, labels, found only file, tags',
    )
  })
})

const images = [
  { id: 1, file_name: '1.jpg' },
  { id: 2, file_name: '2.jpg' },
]

describe("COCO's JSON", () => {
  it('of instances gives each category of a picture once', async () => {
    const annotations = [
      { image_id: 1, category_id: 7 },
      { image_id: 1, category_id: 7 },
      { image_id: 1, category_id: 9 },
    ]
    const categories = [
      { id: 7, name: 'dog' },
      { id: 9, name: 'teddy bear' },
    ]
    const folder = tempFolder()
    fileAt(folder, 'images/1.jpg', 'x')
    const { photos, dataset } = await photosOf(
      fileAt(folder, 'instances.json', JSON.stringify({ images, annotations, categories })),
    )
    expect(dataset.kind).toBe('coco-instances')
    expect(photos.map(({ labels }) => labels)).toEqual([['dog', 'teddy bear'], []])
    expect(photos[0]?.source).toBe(join(folder, 'images', '1.jpg'))
  })

  it('of captions gives sentences and no labels', async () => {
    const annotations = [
      { image_id: 2, caption: 'A dog. ' },
      { image_id: 2, caption: 'A brown dog.' },
    ]
    const path = fileAt(tempFolder(), 'captions.json', JSON.stringify({ images, annotations }))
    const { photos, dataset } = await photosOf(path)
    expect(dataset.kind).toBe('coco-captions')
    expect(photos.map(({ captions, labels }) => [captions, labels])).toEqual([
      [[], []],
      [['A dog.', 'A brown dog.'], []],
    ])
  })
})

describe('anything else', () => {
  it.each([
    ['nothing.tar', null, 'found nothing there'],
    ['list.json', '{"images": 3}', "list.json: expected COCO's JSON"],
    ['list.json', 'not json', "list.json: expected COCO's JSON"],
    ['photo.jpg', 'x', 'Expected a folder, a .tar, a .csv or a COCO .json'],
  ])('is refused: %s', async (name, content, message) => {
    const folder = tempFolder()
    if (content !== null) fileAt(folder, name, content)
    await expect(openDataset(join(folder, name), null)).rejects.toThrow(message)
  })
})
