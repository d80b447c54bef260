import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { join } from 'node:path'
import { lowConfidence, makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'

async function expectAccessible(page: Page): Promise<void> {
  // Colours half-way through a transition are nobody's choice. An animation that is cancelled has ended, too.
  await page.evaluate(async () =>
    Promise.allSettled(document.getAnimations().map(async (animation) => animation.finished)),
  )
  // Electron has no Target.createTarget, which axe would use otherwise.
  const results = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect(found).toEqual([])
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${theme}`, async ({ folder, start }) => {
    await makePhotos(join(folder, 'trip'), 6)
    const { page, call, answerFolderDialog } = await start()
    await call('changeSettings', { changes: { ...lowConfidence.changes, theme } })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)

    await test.step('welcome', async () => {
      await expect(page.getByRole('heading', { name: 'Choose a folder of photos' })).toBeVisible()
      await expectAccessible(page)
    })
    await test.step('review', async () => {
      await answerFolderDialog(join(folder, 'trip'))
      await page.getByRole('button', { name: 'Choose folder' }).first().click()
      await waitUntilTagged(page, 6)
      await photoInGrid(page, 'photo-01.jpg').click()
      await page.keyboard.press('1')
      await expect(page.getByRole('button', { name: 'Write 1 photo…' })).toBeEnabled()
      await expectAccessible(page)
    })
    await test.step('many selected', async () => {
      await page.keyboard.press('Control+a')
      await expect(page.getByRole('heading', { name: '6 photos selected' })).toBeVisible()
      await expectAccessible(page)
    })
    await test.step('large photo', async () => {
      await photoInGrid(page, 'photo-01.jpg').dblclick()
      await expect(page.getByRole('img', { name: 'Photo photo-01.jpg' })).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
    })
    await test.step('models', async () => {
      await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('button', { name: 'Models…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Models' })
      for (const name of [/^Starter/, /^SigLIP 2 B.16-224/, /^MobileCLIP S0/, /^ViT-bigG-14/]) {
        await dialog.getByRole('button', { name }).click()
        await expectAccessible(page)
      }
      await dialog.getByRole('button', { name: /^MobileCLIP S0/ }).click()
      await dialog
        .getByRole('button', { name: /^Download/ })
        .first()
        .click()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'Download source…' }).click()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    })
    for (const [button, title] of [
      ['Settings', 'Settings'],
      ['Keyboard shortcuts', 'Keyboard shortcuts'],
      ['History of writes', 'History of writes'],
      [/^Write.*…$/, 'Write tags'],
    ] as const) {
      await test.step(title, async () => {
        await page.getByRole('banner').getByRole('button', { name: button }).click()
        await expect(page.getByRole('dialog', { name: title })).toBeVisible()
        await expectAccessible(page)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toHaveCount(0)
      })
    }
  })
}

test('the whole job can be done by keyboard', async ({ folder, start }) => {
  await makePhotos(join(folder, 'trip'), 4)
  const { page, call, answerFolderDialog } = await start()
  await call('changeSettings', lowConfidence)
  await answerFolderDialog(join(folder, 'trip'))
  await expect(page.getByRole('heading', { name: 'Choose a folder of photos' })).toBeVisible()
  await page.keyboard.press('Control+o')
  await waitUntilTagged(page, 4)
  const review = page.getByRole('complementary', { name: 'Review' })

  await page.getByRole('listbox', { name: 'Photos' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(review.getByRole('heading', { name: 'photo-02.jpg' })).toBeVisible()
  await page.keyboard.press('1')
  await expect(review.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Shift+1')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+Shift+z')
  await page.keyboard.press('t')
  await page.keyboard.type('evening light')
  await page.keyboard.press('Enter')
  await expect(review.getByRole('list', { name: 'To be written' })).toContainText('evening light')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'Write tags' })
  await expect(dialog.getByRole('button', { name: 'Write 1 photo' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Write 1 photo' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('1 photo written')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Written 1' })).toBeVisible()
})
