import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Entry } from 'tar-stream'
import { messageOf } from '../../../shared/errors.js'
import type { Dataset } from './dataset.js'
import { isPhotoName } from './is-photo-name.js'
import { labelOfPath } from './label-of-path.js'

/** An entry above this is no picture of a data set; it is read past without being kept in memory. */
const maximumEntryBytes = 512 * 2 ** 20

/**
 * A tar of a tree of folders, read as one stream from the file: no entry is ever written to the disk, so a hostile
 * name ("../../.bashrc", a link, a device) leads nowhere. What is no plain file is passed over.
 */
export async function tarDataset(path: string): Promise<Dataset> {
  const { size } = await stat(path)
  const problems: string[] = []
  let readBytes = 0
  return {
    kind: 'tar',
    problems,
    progress: () => (size === 0 ? 1 : readBytes / size),
    async *photos(signal) {
      const file = createReadStream(path, { highWaterMark: 1 << 20 })
      const counted = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          readBytes += chunk.length
          done(null, chunk)
        },
      })
      const entries = extract()
      const stages: (NodeJS.ReadableStream | NodeJS.ReadWriteStream)[] = [file, counted]
      if (/\.t?gz$/i.test(path)) stages.push(createGunzip())
      // Its failure reaches us through the entries below; unhandled it would end the process.
      const feeding = pipeline([...stages, entries]).catch(() => undefined)
      try {
        for await (const entry of entries) {
          if (signal.aborted) return
          const { name, type, size: sizeBytes = 0 } = entry.header
          if (type !== 'file' || !isPhotoName(name)) entry.resume()
          else if (sizeBytes > maximumEntryBytes) {
            problems.push(`${name}: left out, it is larger than 512 MB`)
            entry.resume()
          } else {
            const label = labelOfPath(name)
            const source = await bytesOf(entry, sizeBytes)
            yield { name, source, labels: label === null ? [] : [label], captions: [] }
          }
        }
      } catch (error) {
        problems.push(`The archive cannot be read to its end: ${messageOf(error)}`)
      } finally {
        file.destroy()
        entries.destroy()
        await feeding
      }
    },
  }
}

async function bytesOf(entry: Entry, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for await (const chunk of entry as Readable & AsyncIterable<Uint8Array>) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
