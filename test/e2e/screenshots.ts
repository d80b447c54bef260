import { expect } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { paintScenes } from '../support/painted-scenes.js'
import { photoInGrid, test, waitUntilTagged } from './app.js'

// Makes the README's pictures from the running app:
//   SHUTTERWORD_SCREENSHOTS=docs/images npm test -- e2e
// playwright.config.ts looks at this file only then.
const target = process.env.SHUTTERWORD_SCREENSHOTS ?? 'test-results'

test('take the pictures for the README', async ({ folder, start }) => {
  mkdirSync(target, { recursive: true })
  const photos = join(folder, 'Summer by the sea')
  for (const take of [1, 2]) await paintScenes(photos, undefined, take)
  const count = 14
  const { app, page, call } = await start(photos)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1360, 820)
  })
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(target, `${name}.png`) })
  }
  await call('changeSettings', { changes: { theme: 'dark' } })
  await waitUntilTagged(page, count)

  for (const name of ['sea.jpg', 'sunset.jpg', 'beach.jpg']) {
    await photoInGrid(page, name).click()
    await page.keyboard.press('1')
  }
  await expect(page.getByRole('button', { name: 'Pending 3' })).toBeVisible()
  const review = page.getByRole('complementary', { name: 'Review' })
  await expect(review.getByRole('list', { name: 'To be written' })).toBeVisible()
  await expect(review.getByRole('list', { name: 'Suggestions' })).toBeVisible()
  await page.mouse.move(600, 400)
  await page.mouse.wheel(0, -2000)
  await expect(photoInGrid(page, 'beach.jpg').locator('img')).toBeInViewport({ ratio: 1 })
  await shoot('window')

  await photoInGrid(page, 'beach.jpg').dblclick()
  await expect(page.getByRole('img', { name: 'Photo beach.jpg' })).toBeVisible()
  await shoot('large')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+s')
  await expect(page.getByRole('dialog', { name: 'Write tags' })).toContainText('sunset')
  await shoot('write')
  await page.keyboard.press('Escape')

  await call('changeSettings', { changes: { theme: 'light' } })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await shoot('window-light')
})
