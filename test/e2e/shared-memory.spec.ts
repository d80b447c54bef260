import { expect } from '@playwright/test'
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { hashesOf, makePhotos, photoInGrid, test } from './app.js'

/** As many as it takes until V8 has optimised what walks through a photo's bytes: only then the process died. */
const photoCount = 300

test('300 JPEGs that go on after their picture, or end early, are written by one engine', async ({
  folder,
  start,
}) => {
  test.setTimeout(240_000)
  const photos = join(folder, 'phone')
  const [original = ''] = await makePhotos(photos, 1, { width: 640, height: 480, pattern: 'noise' })
  const bytes = readFileSync(original)
  for (let number = 2; number <= photoCount; number += 1) {
    const path = join(photos, `photo-${String(number).padStart(2, '0')}.jpg`)
    // Each shows something else, so that no two share their verdicts.
    const comment = Buffer.from(`fffe0006${number.toString(16).padStart(8, '0')}`, 'hex')
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]))
    // A motion photo's video stands after the end of the image; a copy that was cut short lacks that end.
    if (number % 2 === 0) appendFileSync(path, randomBytes(20_000))
    else truncateSync(path, bytes.length + comment.length - 2)
  }
  const before = hashesOf(photos)
  const { page, answerFolderDialog, call, enginePid } = await start()
  await answerFolderDialog(photos)
  await page.getByRole('button', { name: 'Choose folder' }).first().click()
  await expect(page.getByRole('button', { name: `All ${String(photoCount)}` })).toBeVisible({
    timeout: 60_000,
  })
  await expect.poll(async () => (await call('status', {})).job?.status, { timeout: 120_000 }).toBe('done')
  await expect(photoInGrid(page, 'photo-02.jpg')).toBeVisible()
  const pid = await enginePid()
  const { openFolderId: folderId } = await call('status', {})
  if (!folderId) throw new Error('Expected an open folder, found none')
  const { ids } = await call('listPhotos', { folderId, filter: 'all', sort: 'name' })
  await call('decide', {
    verdicts: ids.map((photoId) => ({ photoId, path: ['holiday'], verdict: 'accepted' as const })),
  })
  const plan = await call('planWrites', { folderId })
  const report = await call('applyWrites', { planId: plan.planId })
  expect(report.failed).toBe(0)
  expect(report.written).toBeGreaterThanOrEqual(photoCount / 2)
  expect(report.written + report.skipped).toBe(plan.photos.length)
  if (!report.batchId) throw new Error('Expected a batch, found none')
  const undone = await call('undoWrites', { batchId: report.batchId })
  expect(undone).toMatchObject({ restored: report.written, failed: 0 })
  expect(hashesOf(photos)).toEqual(before)
  expect(await enginePid()).toBe(pid)
})
