import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

// Layout and offsets: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
const endSignature = Buffer.from('504b0506', 'hex')
const endSize = 22
const longestComment = 0xffff
const localHeaderSize = 30
const entrySize = 46
const deflated = 8

/**
 * Calls `visit` with each entry of a zip file: `{ name, mode, read() }`, where `read` returns the unpacked bytes.
 * Enough for archives below 4 GB without encryption.
 */
export function readZip(path, visit) {
  const file = openSync(path, 'r')
  try {
    for (const entry of entries(file, fstatSync(file).size)) visit(entry)
  } finally {
    closeSync(file)
  }
}

function* entries(file, sizeBytes) {
  const { count, directory } = readDirectory(file, sizeBytes)
  let at = 0
  for (let index = 0; index < count; index += 1) {
    const nameLength = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + entrySize, at + entrySize + nameLength)
    yield entryAt(file, directory, at, name)
    at += entrySize + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
}

function readDirectory(file, sizeBytes) {
  const tailSize = Math.min(sizeBytes, endSize + longestComment)
  const tail = readBytes(file, sizeBytes - tailSize, tailSize)
  const end = tail.lastIndexOf(endSignature)
  if (end < 0) throw new Error('Expected a zip file, found no end-of-directory record')
  const directory = readBytes(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  return { count: tail.readUInt16LE(end + 10), directory }
}

function entryAt(file, directory, at, name) {
  const method = directory.readUInt16LE(at + 10)
  const packedSize = directory.readUInt32LE(at + 20)
  const unpackedSize = directory.readUInt32LE(at + 24)
  const localHeader = directory.readUInt32LE(at + 42)
  return {
    name,
    mode: directory.readUInt32LE(at + 38) >>> 16,
    read() {
      const header = readBytes(file, localHeader, localHeaderSize)
      const start = localHeader + localHeaderSize + header.readUInt16LE(26) + header.readUInt16LE(28)
      const packed = readBytes(file, start, packedSize)
      const unpacked = method === deflated ? inflateRawSync(packed) : packed
      if (unpacked.length !== unpackedSize) {
        throw new Error(`Expected ${unpackedSize} bytes of ${name} in the zip, found ${unpacked.length}`)
      }
      return unpacked
    },
  }
}

function readBytes(file, position, length) {
  const bytes = Buffer.alloc(length)
  const count = readSync(file, bytes, 0, length, position)
  if (count !== length) throw new Error(`Expected ${length} bytes at ${position} of the zip, found ${count}`)
  return bytes
}
