import { expect } from '@playwright/test'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lowConfidence, makePhotos, photoInGrid, test, waitUntilTagged, type Shutterword } from './app.js'

const question = 'The verdicts on 1 photo are not written yet'

async function closeWindow({ app }: Shutterword): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close()
  })
}

async function acceptOne({ page, call }: Shutterword): Promise<void> {
  await call('changeSettings', lowConfidence)
  await waitUntilTagged(page, 2)
  await photoInGrid(page, 'photo-01.jpg').click()
  await page.keyboard.press('1')
  await expect(page.getByRole('button', { name: 'Pending 1' })).toBeVisible()
}

test('quitting asks about unwritten verdicts, and cancelling keeps the window', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), 2)
  const window = await start(join(folder, 'trip'))
  await acceptOne(window)
  await window.answerQuestions('Cancel')
  await closeWindow(window)
  await expect.poll(window.questions).toEqual([question])
  await expect(window.page.getByRole('button', { name: 'Pending 1' })).toBeVisible()
})

test('quitting can lead to writing instead', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), 2)
  const window = await start(join(folder, 'trip'))
  await acceptOne(window)
  await window.answerQuestions('Review and Write…')
  await closeWindow(window)
  await expect(window.page.getByRole('dialog', { name: 'Write tags' })).toBeVisible()
})

test('quitting without writing ends every process and keeps the verdicts', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), 2)
  const window = await start(join(folder, 'trip'))
  await acceptOne(window)
  await window.answerQuestions('Quit Without Writing')
  const engine = await window.enginePid()
  const closed = window.app.waitForEvent('close')
  await closeWindow(window)
  await closed
  await expect.poll(() => isRunning(engine)).toBe(false)
  const again = await start()
  await expect(again.page.getByRole('button', { name: 'Pending 1' })).toBeVisible()
})

test('quitting asks nothing when nothing is unfinished', async ({ start }) => {
  const window = await start()
  await expect(window.page.getByRole('button', { name: 'Choose folder' }).first()).toBeVisible()
  const closed = window.app.waitForEvent('close')
  await closeWindow(window)
  await closed
})

test('an app that is killed takes its engine along', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), 2)
  const window = await start(join(folder, 'trip'))
  await waitUntilTagged(window.page, 2)
  const engine = await window.enginePid()
  window.app.process().kill('SIGKILL')
  await expect.poll(() => isRunning(engine)).toBe(false)
  const again = await start()
  await expect(again.page.getByRole('button', { name: 'All 2' })).toBeVisible()
  await expect(photoInGrid(again.page, 'photo-01.jpg')).toBeVisible()
})

test('a second start on the same catalogue hands its folder to the open window', async ({
  folder,
  start,
}) => {
  await makePhotos(join(folder, 'trip'), 2)
  await makePhotos(join(folder, 'party'), 3)
  const { page, app } = await start(join(folder, 'trip'))
  await waitUntilTagged(page, 2)
  const { executable, args } = await app.evaluate(() => ({
    executable: process.execPath,
    args: process.argv,
  }))
  // Not the switches that Playwright adds, which would open a second debugger.
  const own = args.slice(1).filter((argument) => !/^--(inspect|remote)/.test(argument))
  const party = own.map((argument) => (argument === join(folder, 'trip') ? join(folder, 'party') : argument))
  execFileSync(executable, party, { stdio: 'ignore', timeout: 30_000 })
  await expect(page).toHaveTitle(/^party – Shutterword/)
  await waitUntilTagged(page, 3)
})

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${String(pid)}`)
}
