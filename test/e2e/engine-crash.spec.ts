import { expect } from '@playwright/test'
import { join } from 'node:path'
import { lowConfidence, makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'

test('an engine that is killed in the middle starts again, and the run completes', async ({
  folder,
  start,
}) => {
  const count = 40
  const photos = join(folder, 'trip')
  await makePhotos(photos, count, { width: 800, height: 600 })
  const { page, call, enginePid } = await start(photos)
  await call('changeSettings', lowConfidence)

  // In the middle: some photos are done, others are not.
  await expect
    .poll(
      async () => {
        const { job } = await call('status', {})
        return job !== null && job.status === 'running' && job.done > 0
      },
      { intervals: [20] },
    )
    .toBe(true)
  const killed = await enginePid()
  process.kill(killed, 'SIGKILL')

  await expect(page.getByText('The engine stopped and was started again')).toBeVisible()
  await expect.poll(async () => (await call('status', {})).job?.status).toBe('done')
  const { openFolderId } = await call('status', {})
  const { ids } = await call('listPhotos', { folderId: openFolderId!, filter: 'all', sort: 'name' })
  const states = (await call('photoSummaries', { photoIds: ids })).map(({ state }) => state)
  expect(states).toEqual(Array.from({ length: count }, () => 'ready'))
  expect(await enginePid()).not.toBe(killed)
  await expect(page.getByRole('button', { name: 'Failed 0' })).toBeVisible()
  await expect(photoInGrid(page, 'photo-01.jpg')).toContainText('%')
})

test('an engine that is killed twice keeps verdicts and stays of use', async ({ folder, start }) => {
  const photos = join(folder, 'trip')
  await makePhotos(photos, 3)
  const { page, call, enginePid } = await start(photos)
  await call('changeSettings', lowConfidence)
  await waitUntilTagged(page, 3)
  const review = page.getByRole('complementary', { name: 'Review' })
  await photoInGrid(page, 'photo-01.jpg').click()
  await page.keyboard.press('1')
  await expect(review.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveCount(1)

  for (let round = 0; round < 2; round += 1) {
    const killed = await enginePid()
    process.kill(killed, 'SIGKILL')
    await expect.poll(async () => enginePid().catch(() => killed)).not.toBe(killed)
    await call('status', {}) // answered once the new engine has the folder open again
    await expect(page.getByRole('button', { name: 'Pending 1' })).toBeVisible()
  }
  await photoInGrid(page, 'photo-01.jpg').click()
  await expect(review.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveCount(1)
  await review
    .getByRole('button', { name: /^Accept (?!all)/ })
    .first()
    .click()
  await expect(review.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveCount(2)
})
