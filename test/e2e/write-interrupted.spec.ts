import { expect } from '@playwright/test'
import { join } from 'node:path'
import { hashesOf, lowConfidence, makePhotos, test, waitUntilTagged, type Shutterword } from './app.js'

const count = 60

/** Accepts something on every photo and starts writing; returns when some photos are written and others are not. */
async function startWriting({ page, call }: Shutterword): Promise<void> {
  await call('changeSettings', lowConfidence)
  await waitUntilTagged(page, count)
  await page.getByRole('listbox', { name: 'Photos' }).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('a')
  await expect(page.getByRole('button', { name: `Pending ${String(count)}` })).toBeVisible()
  await page.keyboard.press('Control+s')
  await page.getByRole('button', { name: `Write ${String(count)} photos`, exact: true }).click()
  await expect
    .poll(
      async () => {
        const { job } = await call('status', {})
        return job?.kind === 'write' && job.status === 'running' && job.done > 0
      },
      { intervals: [10] },
    )
    .toBe(true)
}

test('quitting during a write asks, and the write goes on when told so', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), count)
  const window = await start(join(folder, 'trip'))
  await window.answerQuestions('Keep Writing')
  await startWriting(window)
  await window.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close()
  })
  await expect.poll(window.questions).toEqual(['Tags are being written'])
  await expect(window.page.getByRole('dialog', { name: 'Write tags' })).toContainText(
    `${String(count)} photos written`,
  )
})

test('stopping a write by quitting leaves every photo either as it was or written', async ({
  folder,
  start,
}) => {
  const photos = join(folder, 'trip')
  await makePhotos(photos, count)
  const before = hashesOf(photos)
  const window = await start(photos)
  await window.answerQuestions('Stop and Quit')
  await startWriting(window)
  const closed = window.app.waitForEvent('close')
  await window.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close()
  })
  await closed
  await expectConsistent(await start(), photos, before)
})

test('an app that is killed during a write settles every photo at the next start', async ({
  folder,
  start,
}) => {
  const photos = join(folder, 'trip')
  await makePhotos(photos, count)
  const before = hashesOf(photos)
  const window = await start(photos)
  await startWriting(window)
  window.app.process().kill('SIGKILL')
  await expectConsistent(await start(), photos, before)
})

test('an engine that is killed during a write settles every photo when it starts again', async ({
  folder,
  start,
}) => {
  const photos = join(folder, 'trip')
  await makePhotos(photos, count)
  const before = hashesOf(photos)
  const window = await start(photos)
  await startWriting(window)
  process.kill(await window.enginePid(), 'SIGKILL')
  await expect(window.page.getByText('The engine stopped and was started again')).toBeVisible()
  await expectConsistent(window, photos, before)
})

/** Written and pending make up all photos, nothing else lies around, and undo gives all the old bytes back. */
async function expectConsistent(
  { call }: Shutterword,
  photos: string,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  await expect.poll(async () => (await call('status', {})).job?.status).toBe('done')
  const { openFolderId } = await call('status', {})
  const { counts } = await call('listPhotos', { folderId: openFolderId!, filter: 'all', sort: 'name' })
  expect(counts.written + counts.pending).toBe(count)
  expect(counts.failed).toBe(0)
  const after = hashesOf(photos)
  expect(Object.keys(after)).toEqual(Object.keys(before))
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toHaveLength(counts.written)
  expect((await call('undoWrites', {})).failed).toBe(0)
  expect(hashesOf(photos)).toEqual(before)
}
