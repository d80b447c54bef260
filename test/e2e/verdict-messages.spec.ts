import { expect } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'
import { join } from 'node:path'
import { lowConfidence, makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'

/** Longer than the window ever waits before it asks for rows or a list again. */
const afterAllTimersMs = 3000

/** From now on every call of the page and every event to it is noted, where they cross in the main process. */
async function noteMessages(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const noted: string[] = []
    Object.assign(globalThis, { noted })
    // Electron keeps the one handler of a channel here; there is no public way to listen beside it.
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
      ._invokeHandlers
    const handler = handlers.get('call')
    if (!handler) throw new Error('Expected a handler of calls, found none')
    handlers.set('call', (...args) => {
      noted.push(`call ${String(args[1])}`)
      return handler(...args)
    })
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents)
      webContents.send = (channel: string, ...args: unknown[]) => {
        noted.push(`event ${String(args[0])}`)
        send(channel, ...args)
      }
    }
  })
}

const notedSoFar = (app: ElectronApplication) =>
  app.evaluate(() => (globalThis as unknown as { noted: string[] }).noted.splice(0))

test('a verdict costs one request and one event, an undo as much', async ({ folder, start }) => {
  const photos = join(folder, 'trip')
  await makePhotos(photos, 3)
  const { app, page, answerFolderDialog, call } = await start()
  await call('changeSettings', lowConfidence)
  await answerFolderDialog(photos)
  await page.getByRole('button', { name: 'Choose folder' }).first().click()
  await waitUntilTagged(page, 3)
  await photoInGrid(page, 'photo-01.jpg').click()
  const review = page.getByRole('complementary', { name: 'Review' })
  await expect(review.getByRole('list', { name: 'Suggestions' }).getByRole('listitem').first()).toBeVisible()
  // Whatever the window still wants to know of its first frame has been asked.
  await page.waitForTimeout(afterAllTimersMs)
  await noteMessages(app)

  await page.keyboard.press('1')
  await expect(review.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Pending 1' })).toBeVisible()
  await page.waitForTimeout(afterAllTimersMs)
  expect((await notedSoFar(app)).sort()).toEqual(['call decide', 'event verdictsChanged'])

  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('button', { name: 'Pending 0' })).toBeVisible()
  await page.waitForTimeout(afterAllTimersMs)
  expect((await notedSoFar(app)).sort()).toEqual(['call undo', 'event verdictsChanged'])
})
