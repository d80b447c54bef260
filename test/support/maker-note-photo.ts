import { writeFile } from 'node:fs/promises'
import { photoBytes } from './photo-factory.js'
import { writeTiff } from './tiff-writer.js'

const texts = [
  { tag: 0x06, text: 'Canon EOS Shutterword\0' },
  { tag: 0x07, text: 'Firmware Version 1.2.3\0' },
  { tag: 0x09, text: 'Owner of this camera\0' },
] as const

/**
 * A JPEG with a MakerNote in Nikon's form, whose preview directory is cut off: ExifTool leaves that directory out
 * when it rewrites the EXIF data. Returns the path.
 */
export async function makeBadMakerNotePhoto(filePath: string): Promise<string> {
  const directory = Buffer.alloc(2 + 2 * 12 + 4)
  directory.writeUInt16LE(2, 0)
  directory.set([0x01, 0, 7, 0, 4, 0, 0, 0, 0x30, 0x32, 0x31, 0x30], 2)
  directory.set([0x11, 0, 4, 0, 1, 0, 0, 0, 8 + 30, 0, 0, 0], 14)
  // Three entries are announced and one is there.
  const preview = Buffer.from([3, 0, 0x03, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0])
  const header = Buffer.from('Nikon\0\x02\x10\0\0II*\0\x08\0\0\0', 'latin1')
  return writePhoto(filePath, exif('NIKON CORPORATION', Buffer.concat([header, directory, preview])))
}

/**
 * A JPEG with a MakerNote in Canon's form: a directory whose offsets count from the start of the EXIF data, so that a
 * program which moves it must adjust them. Returns the path.
 */
export async function makeMakerNotePhoto(filePath: string): Promise<string> {
  const draft = exif('Canon', makerNote(0))
  const at = Buffer.from(draft).indexOf(makerNote(0))
  return writePhoto(filePath, exif('Canon', makerNote(at)))
}

async function writePhoto(filePath: string, exifBytes: Uint8Array): Promise<string> {
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBytes])
  const segment = Buffer.from([0xff, 0xe1, 0, 0])
  segment.writeUInt16BE(body.length + 2, 2)
  const photo = Buffer.from(await photoBytes({ seed: 7 }))
  await writeFile(filePath, Buffer.concat([photo.subarray(0, 2), segment, body, photo.subarray(2)]))
  return filePath
}

function exif(make: string, makerNoteBytes: Uint8Array): Uint8Array {
  const exifDirectory = [
    { tag: 0x9003, type: 'ascii', text: '2024:05:06 07:08:09' },
    { tag: 0x927c, type: 'undefined', bytes: makerNoteBytes },
  ] as const
  return writeTiff([
    [
      { tag: 0x010f, type: 'ascii', text: make },
      { tag: 0x0110, type: 'ascii', text: `${make} Shutterword` },
      { tag: 0x8769, type: 'directories', directories: [exifDirectory] },
    ],
  ])
}

/** A directory of texts and the texts behind it, for a place in the EXIF data. */
function makerNote(start: number): Buffer {
  const directory = Buffer.alloc(2 + texts.length * 12 + 4)
  directory.writeUInt16LE(texts.length, 0)
  let end = directory.length
  texts.forEach(({ tag, text }, index) => {
    const entry = 2 + index * 12
    directory.writeUInt16LE(tag, entry)
    directory.writeUInt16LE(2, entry + 2)
    directory.writeUInt32LE(text.length, entry + 4)
    directory.writeUInt32LE(start + end, entry + 8)
    end += text.length
  })
  return Buffer.concat([directory, ...texts.map(({ text }) => Buffer.from(text, 'latin1'))])
}
