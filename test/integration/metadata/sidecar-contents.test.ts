import { execFileSync, spawnSync } from 'node:child_process'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { foreignSidecars } from '../../support/foreign-sidecars.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openWriteBench, policyWith, type WriteBench } from '../../support/write-bench.js'
import { saying } from '../../support/told.js'

const hasExiv2 = spawnSync('exiv2', ['--version']).status === 0

const keywordTags = new Set([
  'XMP-dc:Subject',
  'XMP-lr:HierarchicalSubject',
  'XMP-digiKam:TagsList',
  'XMP-microsoft:LastKeywordXMP',
  'XMP-mediapro:CatalogSets',
  'XMP-acdsee:Categories',
])

/** Everything that ExifTool finds in a sidecar, keywords and facts of the file itself aside. */
async function foreignTags(path: string): Promise<Readonly<Record<string, unknown>>> {
  const output = await runExifTool(['-j', '-G1', '-a', '-u', '-struct', '-XMP:all', '-Warning', path])
  const [tags] = JSON.parse(output) as readonly Record<string, unknown>[]
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([name]) => !keywordTags.has(name)))
}

const exiv2Keywords =
  /^Xmp\.(dc\.subject|lr\.hierarchicalSubject|digiKam\.TagsList|MicrosoftPhoto\.LastKeywordXMP|mediapro\.CatalogSets|acdsee\.categories)\b/

/** Everything that exiv2 finds in a sidecar, empty lists included, keywords aside. */
function exiv2Tags(path: string): readonly string[] {
  const text = execFileSync('exiv2', ['-PXkyv', path], { encoding: 'utf8' })
  return text.split('\n').filter((line) => !exiv2Keywords.test(line))
}

async function makePair(bench: WriteBench, sidecarText: string | Uint8Array) {
  const photo = await makeRaw(join(bench.folder, 'photo.nef'), { kind: 'nef' })
  const sidecar = join(bench.folder, 'photo.nef.xmp')
  await writeFile(sidecar, sidecarText)
  return { photo, sidecar }
}

describe('the sidecar', () => {
  describe.each(foreignSidecars)('of $program', ({ program, text }) => {
    // exiv2 0.27 and 0.28 want x:xmpmeta around it
    const usesExiv2 = hasExiv2 && program !== 'a program of its own'

    it('keeps everything but keywords, and comes back byte for byte', async () => {
      const bench = openWriteBench()
      const { photo, sidecar } = await makePair(bench, text)
      const before = await foreignTags(sidecar)
      const beforeByExiv2 = usesExiv2 ? exiv2Tags(sidecar) : []
      expect(Object.keys(before).length).toBeGreaterThan(1)
      const wishes = {
        accepted: [['animal', 'dog'], ['Café & more']],
        rejected: [['darktable', 'format', 'nef']],
      }
      expect(await bench.write(photo, wishes)).toMatchObject({ outcome: 'written', problem: null })
      expect(await foreignTags(sidecar)).toEqual(before)
      if (usesExiv2) expect(exiv2Tags(sidecar)).toEqual(beforeByExiv2)
      expect(await readTags(sidecar, ['XMP-lr:HierarchicalSubject', 'XMP-dc:Subject'])).toMatchObject({
        'XMP-dc:Subject': expect.arrayContaining(['animal', 'dog', 'Café & more']) as string[],
        'XMP-lr:HierarchicalSubject': expect.arrayContaining(['animal|dog']) as string[],
      })
      expect(await bench.plan(photo, wishes)).toMatchObject({ photo: { skipReason: 'no-change' } })
      expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
      expect(await readFile(sidecar, 'utf8')).toBe(text)
      expect((await readdir(bench.folder)).sort()).toEqual(['photo.nef', 'photo.nef.xmp'])
    })

    it('keeps everything when every keyword goes', async () => {
      const bench = openWriteBench()
      const { photo, sidecar } = await makePair(bench, text)
      const before = await foreignTags(sidecar)
      await bench.write(photo, { accepted: [['dog']] })
      const found = bench.catalogue.keywords.of((await bench.scan(photo)).id)
      const rejected = found.flatMap(({ value }) => [value.split(/[|/]/), [value]])
      await bench.write(photo, { rejected: [...rejected, ['Places']] })
      expect(await foreignTags(sidecar)).toEqual(before)
      expect((await readTags(sidecar, ['XMP-dc:Subject']))['XMP-dc:Subject']).toBeUndefined()
      await bench.undoAll()
      expect(await readFile(sidecar, 'utf8')).toBe(text)
    })
  })

  it.runIf(hasExiv2)('of darktable shows exiv2 its empty list of masks before and after', async () => {
    const bench = openWriteBench()
    const { photo, sidecar } = await makePair(bench, foreignSidecars[0]!.text)
    await bench.write(photo, { accepted: [['dog']] })
    expect(exiv2Tags(sidecar).join('\n')).toContain('Xmp.darktable.masks_history')
  })

  const plain = foreignSidecars.find(({ program }) => program === 'Lightroom')!.text

  const unusual = '<dc:subject><rdf:Bag><rdf:li><![CDATA[b & w]]></rdf:li></rdf:Bag></dc:subject>\n   '

  it('of an unusual form is written by ExifTool, and keeps all else', async () => {
    const bench = openWriteBench()
    const { photo, sidecar } = await makePair(bench, plain.replace('<dc:title>', `${unusual}<dc:title>`))
    const [bytes, before] = [await readFile(sidecar), await foreignTags(sidecar)]
    expect(await bench.write(photo, { accepted: [['dog']] })).toMatchObject({
      outcome: 'written',
      problem: null,
    })
    const after = await foreignTags(sidecar)
    expect(await readTags(sidecar, ['XMP-dc:Subject'])).toMatchObject({ 'XMP-dc:Subject': ['b & w', 'dog'] })
    expect({ ...after, 'XMP-x:XMPToolkit': '' }).toEqual({ ...before, 'XMP-x:XMPToolkit': '' })
    await bench.undoAll()
    expect((await readFile(sidecar)).equals(bytes)).toBe(true)
  })

  it('of an unusual form with something that ExifTool would drop is refused with the reason', async () => {
    const bench = openWriteBench()
    const text = foreignSidecars[0]!.text.replace(
      '<rdf:li>Катя</rdf:li>',
      '<rdf:li><![CDATA[Катя]]></rdf:li>',
    )
    const { photo, sidecar } = await makePair(bench, text)
    expect(await bench.write(photo, { accepted: [['dog']] })).toMatchObject({
      outcome: 'failed',
      problem: saying('masks_history'),
    })
    expect(await readFile(sidecar, 'utf8')).toBe(text)
    expect((await readdir(bench.folder)).sort()).toEqual(['photo.nef', 'photo.nef.xmp'])
  })

  it('that another program edited since loses only our tags on undo, and keeps the other’s edit', async () => {
    const bench = openWriteBench()
    const { photo, sidecar } = await makePair(bench, foreignSidecars[0]!.text)
    await bench.write(photo, { accepted: [['dog']] })
    const edited = (await readFile(sidecar, 'utf8'))
      .replace('xmp:Rating="4"', 'xmp:Rating="5"')
      .replace('<rdf:li>dog</rdf:li>', '<rdf:li>dog</rdf:li>\n     <rdf:li>theirs</rdf:li>')
    await writeFile(sidecar, edited)
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'merged' }])
    expect(await readFile(sidecar, 'utf8')).toBe(edited.replace(/\s*<rdf:li>dog<\/rdf:li>/g, ''))
  })

  it('takes 1,500 keywords', async () => {
    const bench = openWriteBench()
    const { photo, sidecar } = await makePair(bench, plain)
    const accepted = Array.from({ length: 1500 }, (_, index) => [`tag ${String(index)}`])
    const requests = [await bench.request(photo, { accepted })]
    const planned = await bench.writer.plan(requests, policyWith())
    expect(await bench.apply(planned)).toMatchObject([{ outcome: 'written' }])
    expect(await readFile(sidecar, 'utf8')).toContain('<rdf:li>tag 1499</rdf:li>')
  })
})
