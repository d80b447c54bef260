import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { JobProgress } from '../../../src/shared/job.js'
import { openEngine } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

it('a cancelled write counts only the photos that it came to', async () => {
  const photos = tempFolder()
  for (let seed = 1; seed <= 80; seed++) {
    await makePhoto(join(photos, `${String(seed)}.jpg`), { seed, width: 160, height: 120 })
  }
  const { api, on } = await openEngine(tempFolder())
  const { id: folderId } = await api.registerFolder({ path: photos })
  await api.openFolder({ folderId })
  await api.waitForJob({})
  const { ids } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  await api.decide({ verdicts: ids.map((photoId) => ({ photoId, path: ['night'], verdict: 'accepted' })) })
  const { planId, writeCount } = await api.planWrites({ folderId })
  expect(writeCount).toBe(80)

  const seen: JobProgress[] = []
  on('progress', (progress) => {
    seen.push(progress)
    if (progress.done > 0) void api.cancelJob({})
  })
  const report = await api.applyWrites({ planId })
  expect(report.written).toBeGreaterThan(0)
  expect(report.written).toBeLessThan(80)
  expect(seen.at(-1)).toMatchObject({ status: 'cancelled', done: report.written + report.skipped, total: 80 })
})
