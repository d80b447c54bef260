import { expect, type Page } from '@playwright/test'
import { join } from 'node:path'
import { paintScenes } from '../support/painted-scenes.js'
import { photoInGrid, test, waitUntilTagged } from './app.js'

const suggestion = (page: Page, path: string) =>
  page.getByRole('list', { name: 'Suggestions' }).getByRole('listitem', { name: path, exact: true })

test('the bundled model suggests what photos show, and says what is known of each word', async ({
  folder,
  start,
}) => {
  const photos = join(folder, 'by the sea')
  await paintScenes(photos, ['beach', 'sea', 'sunset'])
  const { page } = await start(photos)
  await waitUntilTagged(page, 3)

  await photoInGrid(page, 'beach.jpg').click()
  await expect(suggestion(page, 'nature › water › beach')).toContainText('taught')
  await expect(suggestion(page, 'place › outdoors')).toContainText('measured')

  await photoInGrid(page, 'sea.jpg').click()
  await expect(suggestion(page, 'nature › water › sea')).toContainText('measured')

  await photoInGrid(page, 'sunset.jpg').click()
  await expect(page.getByRole('list', { name: 'Suggestions' })).toContainText('sunset')
  // What is less sure stands apart, opened by hand, and is accepted like a suggestion.
  const lessSure = page.getByText(/^Less sure \(\d+\)$/)
  await lessSure.click()
  const row = page
    .getByRole('list', { name: /^Less sure/ })
    .getByRole('listitem')
    .first()
  const name = (await row.getAttribute('aria-label')) ?? ''
  await row.getByRole('button', { name: /^Accept/ }).click()
  await expect(page.getByRole('list', { name: 'To be written' }).getByRole('listitem')).toHaveText(name)
})
