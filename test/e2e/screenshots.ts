import { expect } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { drawScenes } from '../support/drawn-scenes.js'
import { photoInGrid, test, waitUntilTagged } from './app.js'

// Makes the README's pictures from the running app:
//   SHUTTERWORD_SCREENSHOTS=docs/images npm test -- e2e
// playwright.config.ts looks at this file only then.
const target = process.env.SHUTTERWORD_SCREENSHOTS ?? 'test-results'

test('take the pictures for the README', async ({ folder, start }) => {
  mkdirSync(target, { recursive: true })
  const photos = join(folder, 'Summer by the sea')
  const count = await drawScenes(photos)
  const { app, page, call } = await start(photos)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1360, 820)
  })
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(target, `${name}.png`) })
  }
  await call('changeSettings', { changes: { theme: 'dark' } })
  await waitUntilTagged(page, count)

  await photoInGrid(page, 'lemons.jpg').click()
  await page.keyboard.press('1')
  await photoInGrid(page, 'school-bus.jpg').click()
  await page.keyboard.press('1')
  await photoInGrid(page, 'lighthouse.jpg').click()
  await expect(page.getByRole('button', { name: 'Pending 2' })).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Review' })).toContainText('lighthouse')
  await page.mouse.move(600, 400)
  await page.mouse.wheel(0, -2000)
  await expect(photoInGrid(page, 'barn.jpg').locator('img')).toBeInViewport({ ratio: 1 })
  await shoot('window')

  await photoInGrid(page, 'lighthouse.jpg').dblclick()
  await expect(page.getByRole('img', { name: 'Photo lighthouse.jpg' })).toBeVisible()
  await shoot('large')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+s')
  await expect(page.getByRole('dialog', { name: 'Write tags' })).toContainText('lemon')
  await shoot('write')
  await page.keyboard.press('Escape')

  await call('changeSettings', { changes: { theme: 'light' } })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await shoot('window-light')
})
