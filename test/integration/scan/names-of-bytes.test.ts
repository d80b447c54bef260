import { mkdirSync, readFileSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { photoBytes } from '../../support/photo-factory.js'
import { openScannedWriter } from '../../support/scanned-writer.js'
import { openScanner } from '../../support/scanner.js'
import { saying } from '../../support/told.js'

/** A path whose last name is these bytes. */
function pathOf(folder: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(folder + sep), Buffer.from(name, 'latin1')])
}

/** 'café.jpg' as Latin-1 has it, and the name that Node gives for it. */
const latin = 'caf\xe9.jpg'
const garbled = 'caf\ufffd.jpg'

/** Linux and its file systems take any bytes; macOS and Windows do not. */
const allowsAnyBytes = process.platform === 'linux'

describe.skipIf(!allowsAnyBytes)('a name that is no UTF-8', () => {
  it('is listed as failed with a sentence that spells it, and its photo stays as it is', async () => {
    const { scanner, write } = openScannedWriter()
    const { root, rows } = scanner
    const bytes = await photoBytes()
    writeFileSync(pathOf(root, latin), bytes)
    writeFileSync(join(root, 'plain.jpg'), await photoBytes({ seed: 2 }))
    const results = await write()
    expect(Object.keys(rows())).toEqual(['caf\\xE9.jpg', 'plain.jpg'])
    expect(rows()['caf\\xE9.jpg']).toMatchObject({
      state: 'failed',
      fileHash: '',
      problem: saying(/UTF-8.*caf\\xE9\.jpg.*rename/),
    })
    expect(results.get('plain.jpg')).toMatchObject({ outcome: 'written' })
    expect(results.get('caf\\xE9.jpg')).toMatchObject({ outcome: 'skipped' })
    expect(readFileSync(pathOf(root, latin)).equals(bytes)).toBe(true)
    expect(readdirSync(root, { encoding: 'buffer' }).length).toBe(2)
  })

  it('is not taken for the file that really has such a name', async () => {
    const { scanner, write } = openScannedWriter()
    const { root, rows } = scanner
    const bytes = await photoBytes()
    writeFileSync(pathOf(root, latin), bytes)
    writeFileSync(join(root, garbled), await photoBytes({ seed: 2 }))
    writeFileSync(join(root, 'caf\\xE9.jpg'), await photoBytes({ seed: 3 }))
    const results = await write()
    expect(Object.keys(rows()).sort()).toEqual(['caf\\xE9 (2).jpg', 'caf\\xE9.jpg', garbled])
    expect(results.get('caf\\xE9 (2).jpg')).toMatchObject({ outcome: 'skipped' })
    expect(results.get('caf\\xE9.jpg')).toMatchObject({ outcome: 'written' })
    expect(results.get(garbled)).toMatchObject({ outcome: 'written' })
    expect(readFileSync(pathOf(root, latin)).equals(bytes)).toBe(true)
  })

  it('of several files gives each its own line, and none for what is no photo', async () => {
    const { root, scan, rows } = openScanner()
    for (const name of ['\xe9.jpg', '\xe8.jpg', '\xc3\xa9\xff \xf0\x9f\x90\x88.png', '\xe9.txt'])
      writeFileSync(pathOf(root, name), await photoBytes())
    await scan()
    expect(Object.keys(rows()).sort()).toEqual(['\\xE8.jpg', '\\xE9.jpg', 'é\\xFF 🐈.png'].sort())
  })

  it('is scanned like any other once it was renamed', async () => {
    const { root, scan, rows } = openScanner()
    writeFileSync(pathOf(root, latin), await photoBytes())
    await scan()
    renameSync(pathOf(root, latin), join(root, 'café.jpg'))
    await scan()
    expect(Object.values(rows()).map(({ relativePath, state }) => [relativePath, state])).toEqual([
      ['café.jpg', 'found'],
    ])
  })

  it('does not make a photo of the catalogue its own when a known one gets it', async () => {
    const { root, scan, rows } = openScanner()
    writeFileSync(join(root, 'known.jpg'), await photoBytes())
    await scan()
    renameSync(join(root, 'known.jpg'), pathOf(root, latin))
    await scan()
    expect(Object.values(rows()).map(({ relativePath, state }) => [relativePath, state])).toEqual([
      ['caf\\xE9.jpg', 'failed'],
    ])
  })

  it('of a folder keeps its photos out, and the scan says so', async () => {
    const { root, scan, rows } = openScanner()
    mkdirSync(pathOf(root, 'caf\xe9'))
    const report = await scan()
    rmdirSync(pathOf(root, 'caf\xe9'))
    expect(rows()).toEqual({})
    expect(report.unreadableFolders).toEqual([{ subfolder: 'caf\\xE9', problem: saying('UTF-8') }])
  })
})
