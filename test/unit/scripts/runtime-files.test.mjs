import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packAsar } from '../../../scripts/lib/asar.mjs'
import { setFuses } from '../../../scripts/lib/fuses.mjs'
import { readZip } from '../../../scripts/lib/zip.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shutterword-runtime-test-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A zip of one entry, written by the book (APPNOTE 4.3): local header, data, central directory, end. */
function zipOf(name, content, { claimedSize = content.length } = {}) {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(claimedSize, 24)
  entry.writeUInt16LE(name.length, 28)
  entry.writeUInt32LE((0o100755 << 16) >>> 0, 38)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end])
}

function entriesOf(zip) {
  const path = join(folder, 'test.zip')
  writeFileSync(path, zip)
  const found = []
  readZip(path, ({ name, mode, read }) => found.push({ name, mode: mode & 0o777, text: read().toString() }))
  return found
}

describe('reading a zip', () => {
  test('unpacks entries with their names and modes', () => {
    const zip = zipOf('bin/tool', Buffer.from('hello '.repeat(100)))
    expect(entriesOf(zip)).toEqual([{ name: 'bin/tool', mode: 0o755, text: 'hello '.repeat(100) }])
  })

  test('refuses an entry whose size is not the one promised', () => {
    expect(() => entriesOf(zipOf('a', Buffer.from('four'), { claimedSize: 5 }))).toThrow(
      'Expected 5 bytes of a',
    )
  })

  test('refuses a file that is no zip', () => {
    expect(() => entriesOf(Buffer.alloc(100))).toThrow('found no end-of-directory record')
  })
})

describe('setting fuses', () => {
  const executable = () => Buffer.from('....dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000800000000....')

  test('changes the bytes of the named fuses and no others', () => {
    const bytes = executable()
    setFuses(bytes, { EnableNodeCliInspect: true, RunAsNode: true })
    expect(bytes.toString()).toBe(executable().toString().replace('00000000', '10010000'))
  })

  test('refuses an unknown fuse and a file without fuses', () => {
    expect(() => setFuses(executable(), { Nonsense: true })).toThrow('no fuse Nonsense')
    expect(() => setFuses(Buffer.alloc(64), { RunAsNode: true })).toThrow('found no fuses')
  })
})

test('an asar archive lists its files with offsets behind a padded index', () => {
  const archive = packAsar({ 'a.txt': 'first', 'b.txt': 'second' })
  const jsonLength = archive.readUInt32LE(12)
  const index = JSON.parse(archive.subarray(16, 16 + jsonLength).toString())
  expect(index.files['b.txt']).toEqual({ size: 6, offset: '5' })
  expect(archive.subarray(8 + archive.readUInt32LE(4)).toString()).toBe('firstsecond')
})
