import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings } from '../../src/shared/settings.js'
import type { BatchId } from '../../src/shared/write-plan.js'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { openExifTool } from '../../src/core/metadata/tool/exiftool.js'
import { createWriter } from '../../src/core/metadata/write/writer.js'

/** A process that writes one tag into every photo of a scanned folder, or undoes that, until it is killed. */
const [catalogueFolder, batch, tag, mode] = process.argv.slice(2)
if (!catalogueFolder || !batch || !tag)
  throw new Error('Expected the folder of a catalogue, a batch and a tag')

const catalogue = openCatalogue(catalogueFolder)
const tool = openExifTool()
const writer = createWriter({ catalogue, tool })
const folder = catalogue.folders.all()[0]
if (!folder) throw new Error('Expected a folder in the catalogue')
const signal = new AbortController().signal
const present = new Set(readdirSync(folder.path).map((name) => join(folder.path, name)))
const photos = catalogue.photos
  .inFolder(folder.id)
  .filter((row) => present.has(join(folder.path, row.relativePath)))

console.log('start')
if (mode === 'undo') {
  const entries = catalogue.writes.ofBatch(batch as BatchId)
  await writer.undo(entries, { signal, onResult: ({ outcome }) => console.log(outcome) })
} else {
  // Another batch begins at another photo, so that kills hit all of them.
  const first = (Number(/\d+/.exec(batch)?.[0] ?? 0) * 37) % photos.length
  const requests = [...photos.slice(first), ...photos.slice(0, first)].map((photo) => ({
    photo,
    folderPath: folder.path,
    found: catalogue.keywords.of(photo.id),
    accepted: [{ path: ['killed', tag], exported: [true, true], also: [] }],
    rejected: [],
  }))
  const planned = await writer.plan(requests, defaultSettings)
  await writer.apply(planned, {
    batchId: batch as BatchId,
    policy: defaultSettings,
    signal,
    onResult: ({ outcome }) => console.log(outcome),
  })
}
console.log('end')
await tool.close()
catalogue.close()
