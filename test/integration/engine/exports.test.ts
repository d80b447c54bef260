import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { FolderId } from '../../../src/shared/photo.js'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { openTestEngine } from '../../support/test-engine.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'

type Library = Readonly<{ engine: Engine; folderId: FolderId; photos: string; target: string }>

/** A scanned library of four photos: with keywords, without, in a subfolder, and a GIF, which gets sidecars. */
async function setUp(): Promise<Library> {
  const root = tempFolder()
  const photos = join(root, 'photos')
  await makePhoto(join(photos, 'one.jpg'), {
    seed: 1,
    tags: { 'XMP-dc:Subject': ['harbour', 'Paris'], 'XMP-lr:HierarchicalSubject': ['Places|France|Paris'] },
  })
  await makePhoto(join(photos, 'bare.jpg'), { seed: 2 })
  await makePhoto(join(photos, 'sub', 'deep', 'two.png'), { format: 'png', seed: 3 })
  await makePhoto(join(photos, 'moving.gif'), { format: 'gif', seed: 4 })
  writeFileSync(join(photos, 'note.txt'), 'no photo')
  const engine = await openTestEngine()
  const { id: folderId } = await engine.api.registerFolder({ path: photos })
  await engine.api.scanFolder({ folderId })
  return { engine, folderId, photos, target: join(root, 'out') }
}

async function accept(
  { engine, folderId }: Library,
  name: string,
  ...tags: readonly string[]
): Promise<void> {
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const photo = (await engine.api.photoSummaries({ photoIds: ids })).find((one) => one.name === name)
  if (!photo) throw new Error(`no photo ${name}`)
  await engine.api.decide({
    verdicts: tags.map((tag) => ({ photoId: photo.id, path: [tag], verdict: 'accepted' as const })),
  })
}

/** Everything below a folder with hash, size and times: equal when nothing was touched. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { mtimeMs, ctimeMs, ino } = statSync(path)
      const hash = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
      return [path, [hash, mtimeMs, ctimeMs, ino].join(' ')]
    }),
  )
}

/** All files below a folder, by their path below it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

describe('sidecars in another folder', () => {
  it('hold all tags of each photo, and touch none', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    await accept(library, 'one.jpg', 'night')
    await accept(library, 'two.png', 'day')
    const before = snapshot(photos)
    expect(await engine.api.exportSidecars({ folderId, destination: target })).toMatchObject({
      exported: 2,
      failed: 0,
      leftOut: 2,
    })
    expect(snapshot(photos)).toEqual(before)
    expect(filesIn(target)).toEqual(['one.jpg.xmp', join('sub', 'deep', 'two.png.xmp')])
    const tags = await readTags(join(target, 'one.jpg.xmp'), ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject'])
    expect(tags['XMP-dc:Subject']).toEqual(expect.arrayContaining(['harbour', 'Paris', 'night']))
    expect([tags['XMP-lr:HierarchicalSubject']].flat()).toContain('Places|France|Paris')
    const other = await readTags(join(target, 'sub', 'deep', 'two.png.xmp'), ['XMP-dc:Subject'])
    expect(other['XMP-dc:Subject']).toEqual(['day'])
    expect(await engine.api.writeHistory({})).toEqual([])
  })

  it('never replace a file', async () => {
    const library = await setUp()
    const { engine, folderId, target } = library
    mkdirSync(target)
    writeFileSync(join(target, 'one.jpg.xmp'), 'mine')
    const report = await engine.api.exportSidecars({ folderId, destination: target })
    expect(report).toMatchObject({ exported: 0, failed: 1, leftOut: 3 })
    expect(wordsOf(report.results[0]?.problem)).toContain('Expected no file at')
    expect(readFileSync(join(target, 'one.jpg.xmp'), 'utf8')).toBe('mine')
  })
})

describe('copies in another folder', () => {
  it('are the accepted photos with their tags; the originals stay as they are', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    await accept(library, 'one.jpg', 'night', 'harbour')
    await accept(library, 'two.png', 'day')
    await accept(library, 'moving.gif', 'loop')
    chmodSync(join(photos, 'one.jpg'), 0o444)
    await engine.api.rescanFolder({ folderId })
    await engine.api.waitForJob({})
    const before = snapshot(photos)
    const report = await engine.api.exportCopies({ folderId, destination: target })
    expect(report).toMatchObject({ exported: 3, failed: 0, leftOut: 1 })
    expect(snapshot(photos)).toEqual(before)
    expect(filesIn(target)).toEqual([
      'moving.gif',
      'moving.gif.xmp',
      'one.jpg',
      join('sub', 'deep', 'two.png'),
    ])
    const subject = async (name: string) =>
      (await readTags(join(target, name), ['XMP-dc:Subject']))['XMP-dc:Subject']
    expect(await subject('one.jpg')).toEqual(['harbour', 'Paris', 'night'])
    expect(await subject(join('sub', 'deep', 'two.png'))).toEqual(['day'])
    expect(await subject('moving.gif.xmp')).toEqual(['loop'])
    expect(readFileSync(join(target, 'moving.gif')).equals(readFileSync(join(photos, 'moving.gif')))).toBe(
      true,
    )
    expect(statSync(join(target, 'one.jpg')).mtimeMs).toBeCloseTo(
      statSync(join(photos, 'one.jpg')).mtimeMs,
      0,
    )
    expect(await engine.api.writeHistory({})).toEqual([])
    const { counts } = await engine.api.listPhotos({ folderId, filter: 'pending', sort: 'name' })
    expect(counts).toMatchObject({ pending: 3, written: 0 })
  })

  it('take their sidecars along, with everything else that stands in them', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    const sidecar =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:darktable="http://darktable.sf.net/" darktable:auto_presets_applied="1"/>' +
      '</rdf:RDF></x:xmpmeta>'
    writeFileSync(join(photos, 'moving.gif.xmp'), sidecar)
    await engine.api.scanFolder({ folderId })
    await accept(library, 'moving.gif', 'loop')
    expect(await engine.api.exportCopies({ folderId, destination: target })).toMatchObject({ exported: 1 })
    const written = readFileSync(join(target, 'moving.gif.xmp'), 'utf8')
    expect(written).toContain('auto_presets_applied')
    expect(written).toContain('loop')
    expect(readFileSync(join(photos, 'moving.gif.xmp'), 'utf8')).toBe(sidecar)
  })

  it('say by its own name which photo could not take its tags', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    // ExifTool reads it with a warning and refuses to write it: one property stands there twice.
    const twice =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/">' +
      '<exif:YCbCrPositioning>1</exif:YCbCrPositioning><exif:YCbCrPositioning>1</exif:YCbCrPositioning>' +
      '</rdf:Description></rdf:RDF></x:xmpmeta>'
    const xmp = join(photos, '..', 'twice.xmp')
    writeFileSync(xmp, twice)
    await runExifTool(['-overwrite_original', `-XMP<=${xmp}`, join(photos, 'bare.jpg')])
    await engine.api.scanFolder({ folderId })
    await accept(library, 'bare.jpg', 'night')
    const { results } = await engine.api.exportCopies({ folderId, destination: target })
    expect(results).toMatchObject([{ name: 'bare.jpg', outcome: 'failed' }])
    expect(wordsOf(results[0]?.problem)).toMatch(
      /sound XMP in bare\.jpg, found exif:YCbCrPositioning in it twice/,
    )
    expect(filesIn(target)).toEqual([])
  })

  it('never replace a file, and leave nothing half-done behind', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    await accept(library, 'one.jpg', 'night')
    await accept(library, 'two.png', 'day')
    mkdirSync(target)
    writeFileSync(join(target, 'one.jpg'), 'mine')
    writeFileSync(join(photos, 'sub', 'deep', 'two.png'), readFileSync(join(photos, 'bare.jpg')))
    const report = await engine.api.exportCopies({ folderId, destination: target })
    expect(report).toMatchObject({ exported: 0, failed: 2 })
    expect(report.results.map(({ name, problem }) => [name, wordsOf(problem)])).toEqual([
      ['one.jpg', expect.stringContaining('kept as it is')],
      ['sub/deep/two.png', expect.stringContaining('scan the folder again')],
    ])
    expect(filesIn(target)).toEqual(['one.jpg'])
    expect(readFileSync(join(target, 'one.jpg'), 'utf8')).toBe('mine')
  })
})

describe('a destination', () => {
  it('is refused inside the library, by whatever way it leads there, and above it', async () => {
    const { engine, folderId, photos, target } = await setUp()
    symlinkSync(photos, target)
    const before = snapshot(photos)
    for (const destination of [
      photos,
      join(photos, 'out', 'deep'),
      join(target, 'out'),
      join(photos, '..'),
    ]) {
      for (const method of ['exportCopies', 'exportSidecars'] as const) {
        await expect(engine.api[method]({ folderId, destination })).rejects.toMatchObject({
          code: 'invalid-input',
        })
      }
    }
    expect(snapshot(photos)).toEqual(before)
  })

  it('is not left by a link below it', async () => {
    const library = await setUp()
    const { engine, folderId, photos, target } = library
    await accept(library, 'two.png', 'day')
    mkdirSync(target)
    mkdirSync(join(photos, 'empty'))
    symlinkSync(join(photos, 'empty'), join(target, 'sub'))
    const before = snapshot(photos)
    for (const method of ['exportCopies', 'exportSidecars'] as const) {
      const { results } = await engine.api[method]({ folderId, destination: target })
      expect(results.find(({ name }) => name === 'sub/deep/two.png')).toMatchObject({ outcome: 'failed' })
    }
    expect(snapshot(photos)).toEqual(before)
  })
})
