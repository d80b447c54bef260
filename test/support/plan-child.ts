import { createEngine } from '../../src/core/engine/create-engine.js'
import type { WritePolicy } from '../../src/shared/settings.js'

/** A process that accepts a tag on every photo of a folder, plans under another policy, and waits to be killed. */
const [catalogueFolder, resourcesFolder, photos] = process.argv.slice(2)
if (catalogueFolder === undefined || resourcesFolder === undefined || photos === undefined) {
  throw new Error('Expected the folders of a catalogue, of the resources and of photos')
}

const { api } = await createEngine({ catalogueFolder, resourcesFolder })
const { id: folderId } = await api.registerFolder({ path: photos })
await api.scanFolder({ folderId })
const { ids } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
await api.decide({ verdicts: ids.map((photoId) => ({ photoId, path: ['harbour'], verdict: 'accepted' })) })
const policy: Partial<WritePolicy> = {
  alwaysSidecar: true,
  fieldPreset: 'windows',
  fieldRules: { 'IPTC:Keywords': 'never' },
  keepModifiedTime: false,
}
const plan = await api.planWrites({ folderId, policy })
console.log(`planned ${String(plan.writeCount)}`)
