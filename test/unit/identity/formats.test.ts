import { describe, expect, it } from 'vitest'
import { canEmbed, sniffFormat } from '../../../src/core/identity/formats.js'
import { photoFormats } from '../../../src/shared/photo.js'
import { photoBytes } from '../../support/photo-factory.js'
import { writeTiff, type TiffField } from '../../support/tiff-writer.js'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const ftyp = (major: string, ...compatible: readonly string[]): Uint8Array =>
  bytes(`\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${major}\0\0\0\0${compatible.join('')}`)
const nikon: TiffField = { tag: 0x10f, type: 'ascii', text: 'NIKON CORPORATION' }
const colourFilterArray: TiffField = { tag: 0x106, type: 'short', values: [32803] }

describe('the format of a file', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)(
    'is %s by content, whatever its name',
    async (format) => {
      expect(sniffFormat(await photoBytes({ format }), 'misleading.txt')).toBe(format)
    },
  )

  it.each([
    ['HEIC', ftyp('heic', 'mif1', 'heic'), 'a.jpg', 'heic'],
    ['HEIF with the coding among the compatible brands', ftyp('mif1', 'heic'), 'a.heif', 'heic'],
    ['AVIF with the coding among the compatible brands', ftyp('mif1', 'miaf', 'avif'), 'a', 'avif'],
    ['an AVIF sequence', ftyp('avis', 'avif'), 'a', 'avif'],
    ['Canon CR3', ftyp('crx ', 'isom'), 'a', 'raw'],
    ['MP4', ftyp('isom', 'mp42'), 'a', 'video'],
    ['QuickTime', ftyp('qt  '), 'a', 'video'],
    ['sound in MP4', ftyp('M4A ', 'isom'), 'a.m4a', null],
    ['JPEG 2000', ftyp('jp2 '), 'a.jp2', null],
    ['old QuickTime by its name', bytes('\0\0\0\u0008wide\0\0\0\0mdat'), 'a.mov', 'video'],
    ['an atom without a name', bytes('\0\0\0\u0008wide\0\0\0\0mdat'), 'a.bin', null],
    ['AVI', bytes('RIFF\0\0\0\0AVI LIST'), 'a', 'video'],
    ['Matroska', bytes('\u001a\u0045\u00df\u00a3\0'), 'a', 'video'],
    ['Fujifilm RAF', bytes('FUJIFILMCCD-RAW 0201'), 'a', 'raw'],
    ['Olympus ORF', bytes('IIRO\u0008\0\0\0'), 'a', 'raw'],
    ['Olympus ORF, second kind', bytes('IIRS\u0008\0\0\0'), 'a', 'raw'],
    ['Olympus ORF, big-endian', bytes('MMOR\0\0\0\u0008'), 'a', 'raw'],
    ['Panasonic RW2', bytes('IIU\0\u0018\0\0\0'), 'a', 'raw'],
    ['Sigma X3F', bytes('FOVb\0\0'), 'a', 'raw'],
    ['Minolta MRW', bytes('\0MRM\0\0'), 'a', 'raw'],
    ['Canon CRW', bytes('II\u001a\0\0\0HEAPCCDR'), 'a', 'raw'],
    ['Canon CR2', bytes('II*\0\u0010\0\0\0CR\u0002\0'), 'a.tif', 'raw'],
    ['BigTIFF', bytes('II+\0\u0008\0\0\0'), 'a.tif', 'tiff'],
    ['text', bytes('Dear diary'), 'a.jpg', null],
    ['nothing', bytes(''), 'a.jpg', null],
    ['a PDF', bytes('%PDF-1.7'), 'a.tif', null],
  ] as const)('knows %s', (_, head, name, expected) => {
    expect(sniffFormat(head, name)).toBe(expected)
  })

  it('knows a DNG by its version tag', () => {
    const dng = writeTiff([[nikon, { tag: 0xc612, type: 'byte', bytes: Uint8Array.of(1, 4, 0, 0) }]])
    expect(sniffFormat(dng, 'a.tif')).toBe('dng')
  })

  it('knows a raw TIFF by its sensor data without its name, and by its name without its sensor data', () => {
    const withSensor = writeTiff([
      [nikon, { tag: 0x14a, type: 'directories', directories: [[colourFilterArray]] }],
    ])
    expect(sniffFormat(withSensor, 'renamed.tif')).toBe('raw')
    expect(sniffFormat(writeTiff([[nikon]]), 'a.NEF')).toBe('raw')
  })

  it('takes a TIFF that a camera maker is named in for a TIFF', () => {
    expect(sniffFormat(writeTiff([[nikon]]), 'scan.tif')).toBe('tiff')
    expect(sniffFormat(writeTiff([[]]), 'not-really.nef')).toBe('tiff')
  })

  it('falls back on the name where the first directory lies beyond the bytes given', () => {
    const head = bytes('II*\0\u0000\u0000\u00ff\u0000')
    expect([sniffFormat(head, 'a.tif'), sniffFormat(head, 'a.nef'), sniffFormat(head, 'a.dng')]).toEqual([
      'tiff',
      'raw',
      'dng',
    ])
  })

  it('never throws on cut or random heads', async () => {
    const heads = [
      await photoBytes({ format: 'tiff' }),
      writeTiff([[nikon, colourFilterArray]]),
      ftyp('mif1', 'heic'),
    ]
    for (const head of heads) {
      for (let length = 0; length < Math.min(head.length, 300); length++)
        sniffFormat(head.subarray(0, length), 'a.tif')
    }
  })
})

it('embeds tags in all formats but GIF and camera raws', () => {
  expect(photoFormats.filter((format) => !canEmbed(format))).toEqual(['gif', 'raw'])
})
