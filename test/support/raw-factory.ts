import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { photoBytes, pixels } from './photo-factory.js'
import { writeTiff, type TiffDirectory, type TiffField } from './tiff-writer.js'

/** Raw kinds whose structure is imitated closely enough for ExifTool to read, tag and extract from. */
export const rawKinds = ['dng', 'cr2', 'cr3', 'nef', 'arw', 'pef', 'srw', 'raf', 'rw2'] as const
export type RawKind = (typeof rawKinds)[number]

export type RawOptions = Readonly<{
  kind: RawKind
  /** Pixels of the embedded JPEG. @default 320 */
  width?: number
  /** @default 240 */
  height?: number
  /** @default 1 */
  orientation?: number
  /** Decides both preview and sensor data. @default 1 */
  seed?: number
}>

const makes: Readonly<Record<RawKind, string>> = {
  dng: 'Shutterword',
  cr2: 'Canon',
  cr3: 'Canon',
  nef: 'NIKON CORPORATION',
  arw: 'SONY',
  pef: 'PENTAX',
  srw: 'SAMSUNG',
  raf: 'FUJIFILM',
  rw2: 'Panasonic',
}

/** Makes a synthetic camera raw with a real embedded JPEG preview, and returns the path. */
export async function makeRaw(filePath: string, options: RawOptions): Promise<string> {
  await mkdir(path.dirname(filePath), { recursive: true })
  await writeFile(filePath, await rawBytes(options))
  return filePath
}

async function rawBytes(options: RawOptions): Promise<Uint8Array> {
  const { kind, width = 320, height = 240, seed = 1 } = options
  const preview = await photoBytes({ width, height, seed })
  const thumbnail = await photoBytes({ width: 160, height: 120, seed })
  const sensor = pixels({ width: 64, height: 32, seed, pattern: 'noise' })
  const camera = cameraFields(options)
  switch (kind) {
    case 'dng':
      return writeTiff([
        [
          ...camera,
          ...strips(pixels({ width: 16, height: 12, seed }), {
            width: 16,
            height: 12,
            type: 1,
            photometric: 2,
            samples: 3,
          }),
          { tag: 0xc612, type: 'byte', bytes: Uint8Array.of(1, 4, 0, 0) },
          { tag: 0xc614, type: 'ascii', text: 'Shutterword Test' },
          directories([sensorDirectory(sensor, 1), previewStrips(preview, width, height)]),
        ],
      ])
    case 'cr2':
      return writeTiff(
        [
          [...camera, ...jpegStrips(preview, width, height)],
          jpegInterchange(thumbnail),
          strips(pixels({ width: 16, height: 12, seed }), {
            width: 16,
            height: 12,
            type: 0,
            photometric: 2,
            samples: 3,
          }),
          sensorDirectory(sensor, 6),
        ],
        Uint8Array.of(0x49, 0x49, 0x2a, 0, 0, 0, 0, 0, 0x43, 0x52, 2, 0, 0, 0, 0, 0),
      )
    case 'nef':
      return writeTiff([[...camera, directories([jpegInterchange(preview), sensorDirectory(sensor, 34713)])]])
    case 'arw':
      return writeTiff([
        [...camera, ...jpegInterchange(preview), directories([sensorDirectory(sensor, 32767)])],
        jpegInterchange(thumbnail),
      ])
    case 'pef':
      return writeTiff([
        [...camera, ...sensorDirectory(sensor, 65535)],
        jpegInterchange(thumbnail),
        jpegInterchange(preview),
      ])
    case 'srw':
      return writeTiff([
        [...camera, directories([jpegInterchange(preview), sensorDirectory(sensor, 32769)])],
        jpegInterchange(thumbnail),
      ])
    case 'rw2':
      return writeTiff(
        [[...camera, { tag: 0x2e, type: 'undefined', bytes: preview }, ...sensorDirectory(sensor, 34316)]],
        Uint8Array.of(0x49, 0x49, 0x55, 0, 0, 0, 0, 0),
      )
    case 'raf':
      return fujiRaf(preview, sensor)
    case 'cr3':
      return canonCr3(preview, width, height, sensor)
  }
}

function cameraFields({ kind, orientation = 1 }: RawOptions): readonly TiffField[] {
  return [
    { tag: 0x10f, type: 'ascii', text: makes[kind] },
    { tag: 0x110, type: 'ascii', text: `${makes[kind]} Test` },
    { tag: 0x112, type: 'short', values: [orientation] },
    { tag: 0x132, type: 'ascii', text: '2026:05:04 03:02:01' },
  ]
}

type StripOptions = Readonly<{
  width: number
  height: number
  type: number
  photometric: number
  samples: number
}>

function strips(data: Uint8Array, options: StripOptions, compression = 1): TiffDirectory {
  const { width, height, type, photometric, samples } = options
  return [
    { tag: 0xfe, type: 'long', values: [type] },
    { tag: 0x100, type: 'long', values: [width] },
    { tag: 0x101, type: 'long', values: [height] },
    { tag: 0x102, type: 'short', values: Array.from({ length: samples }, () => 8) },
    { tag: 0x103, type: 'short', values: [compression] },
    { tag: 0x106, type: 'short', values: [photometric] },
    { tag: 0x111, type: 'offset', bytes: data },
    { tag: 0x115, type: 'short', values: [samples] },
    { tag: 0x116, type: 'long', values: [height] },
    { tag: 0x117, type: 'long', values: [data.length] },
  ]
}

/** Photometric 32803: a colour filter array. */
function sensorDirectory(sensor: Uint8Array, compression: number): TiffDirectory {
  return strips(
    sensor,
    { width: 64, height: sensor.length / 64, type: 0, photometric: 32803, samples: 1 },
    compression,
  )
}

/** A DNG's JPEG preview: a reduced picture of photometric YCbCr. */
function previewStrips(jpeg: Uint8Array, width: number, height: number): TiffDirectory {
  return strips(jpeg, { width, height, type: 1, photometric: 6, samples: 3 }, 7)
}

function jpegStrips(jpeg: Uint8Array, width: number, height: number): TiffDirectory {
  return strips(jpeg, { width, height, type: 0, photometric: 6, samples: 3 }, 6).filter(
    (field) => field.tag !== 0xfe && field.tag !== 0x115,
  )
}

function jpegInterchange(jpeg: Uint8Array): TiffDirectory {
  return [
    { tag: 0x103, type: 'short', values: [6] },
    { tag: 0x201, type: 'offset', bytes: jpeg },
    { tag: 0x202, type: 'long', values: [jpeg.length] },
  ]
}

function directories(below: readonly TiffDirectory[]): TiffField {
  return { tag: 0x14a, type: 'directories', directories: below }
}

/** Fujifilm: a header with the places of the JPEG, of the raw's directory and of the sensor data (ExifTool FujiFilm.pm). */
function fujiRaf(jpeg: Uint8Array, sensor: Uint8Array): Uint8Array {
  const header = Buffer.alloc(148)
  header.write('FUJIFILMCCD-RAW 0201FF129502Shutterword Test', 'latin1')
  header.write('0100', 60, 'latin1')
  const rawDirectory = Buffer.from([0, 0, 0, 0])
  header.writeUInt32BE(header.length, 84)
  header.writeUInt32BE(jpeg.length, 88)
  header.writeUInt32BE(header.length + jpeg.length, 92)
  header.writeUInt32BE(rawDirectory.length, 96)
  header.writeUInt32BE(header.length + jpeg.length + rawDirectory.length, 100)
  header.writeUInt32BE(sensor.length, 104)
  return Buffer.concat([header, jpeg, rawDirectory, sensor])
}

/** Canon: an MP4 with the preview in a uuid box of its own (github.com/lclevy/canon_cr3). */
function canonCr3(jpeg: Uint8Array, width: number, height: number, sensor: Uint8Array): Uint8Array {
  const previewHeader = Buffer.alloc(16)
  previewHeader.writeUInt16BE(1, 4)
  previewHeader.writeUInt16BE(width, 6)
  previewHeader.writeUInt16BE(height, 8)
  previewHeader.writeUInt16BE(1, 10)
  previewHeader.writeUInt32BE(jpeg.length, 12)
  const preview = box('PRVW', previewHeader, jpeg)
  return Buffer.concat([
    box('ftyp', Buffer.from('crx \0\0\0\u0001crx isom', 'latin1')),
    box(
      'moov',
      box(
        'uuid',
        Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
        box('CNCV', Buffer.from('CanonCR3_001/00.09.00/00.00.00')),
      ),
    ),
    box(
      'uuid',
      Buffer.from('eaf42b5e1c984b88b9fbb7dc406e4d16', 'hex'),
      Buffer.from('0000000000000001', 'hex'),
      preview,
    ),
    box('mdat', sensor),
  ])
}

function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content)
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + body.length)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, body])
}
