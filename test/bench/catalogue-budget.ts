import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { newPhoto } from '../support/new-photo.js'

/**
 * Prints what the catalogue takes for 100,000 photos with embeddings of 256 numbers, three keywords and two verdicts
 * each. Design, section 3: opened in under 2 seconds.
 */
const photoCount = Number(process.argv[2] ?? 100_000)
const dimension = 256
const pipeline = 'starter/fp32/p2'
const at = new Date()

const folder = mkdtempSync(join(tmpdir(), 'shutterword-budget-'))

const timed = <T>(name: string, work: () => T): T => {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(cpu)
  const figures = [performance.now() - start, (user + system) / 1000].map((ms) => ms.toFixed(0).padStart(7))
  console.log(`${name.padEnd(46)} ${figures.join(' ms, processor ')} ms`)
  return result
}

const hashOf = (number: number) => `sha256-jpeg:${number.toString(16).padStart(64, '0')}`

function fill(): void {
  const catalogue = openCatalogue(folder)
  const { id } = catalogue.folders.add('/photos')
  const path = ['animal', 'dog']
  const tagIds = ['dog', 'cat'].map((name) => catalogue.vocabularies.tagId(null, [name]))
  timed('insert photos, keywords and embeddings', () => {
    catalogue.transaction(() => {
      const embedding = new Float32Array(dimension)
      for (let number = 0; number < photoCount; number += 1) {
        const name = `2024/${number % 365}/IMG_${number}.jpg`
        const photoId = catalogue.photos.insert(
          newPhoto(id, name, { contentHash: hashOf(number), fileHash: hashOf(-number) }),
        )
        catalogue.keywords.replace(
          photoId,
          ['one', 'two', 'three'].map((value, position) => ({
            ...{ source: 'photo', sidecarName: null, field: 'XMP-dc:Subject', position, value },
          })),
        )
        embedding.fill(Math.random())
        catalogue.embeddings.put({ contentHash: hashOf(number), orientation: 1, pipeline }, embedding)
      }
    })
  })
  const verdicts = Array.from({ length: photoCount }, (_, number) =>
    tagIds.map((tagId) => ({
      ...{ contentHash: hashOf(number), tagId, path, verdict: 'accepted', source: 'user' },
      ...{ probability: 0.5, model: 'starter' },
    })),
  ).flat()
  timed('append two verdicts of each photo as one step', () => {
    catalogue.verdicts.append(
      verdicts as Parameters<typeof catalogue.verdicts.append>[0],
      { act: 'told', words: 'all' },
      at,
    )
  })
  timed('undo that step', () => catalogue.verdicts.undo(at))
  timed('redo it', () => catalogue.verdicts.redo(at))
  timed('100 single verdicts, each durable', () => {
    for (const verdict of verdicts.slice(0, 100)) {
      catalogue.verdicts.append(
        [{ ...verdict, verdict: 'rejected' } as never],
        { act: 'told', words: 'one' },
        at,
      )
    }
  })
  timed('close', () => {
    catalogue.close()
  })
}

function read(): void {
  const start = performance.now()
  const catalogue = timed('open', () => openCatalogue(folder))
  const id = catalogue.folders.all()[0]!.id
  timed('photos.inFolder', () => catalogue.photos.inFolder(id))
  timed('keywords.inFolder', () => catalogue.keywords.inFolder(id))
  timed('embeddings.inFolder', () => catalogue.embeddings.inFolder(id, pipeline))
  timed('verdicts.inFolder', () => catalogue.verdicts.inFolder(id))
  timed('writes.writtenInFolder', () => catalogue.writes.writtenInFolder(id))
  console.log(`all together ${((performance.now() - start) / 1000).toFixed(2)} s for ${photoCount} photos`)
  catalogue.close()
}

try {
  fill()
  console.log('-- first opening of the day (copies user.db)')
  read()
  console.log('-- second opening')
  read()
  const megabytes = ['user.db', 'derived.db'].map((name) => statSync(join(folder, name)).size / 1e6)
  console.log(`user.db ${megabytes[0]!.toFixed(0)} MB, derived.db ${megabytes[1]!.toFixed(0)} MB`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
