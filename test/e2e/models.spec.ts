import { expect } from '@playwright/test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startFileServer } from '../support/file-server.js'
import { listInOwnRegistry } from '../support/own-registry.js'
import { onHub, runnableModel } from '../support/tiny-model.js'
import { makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'

test('a model is downloaded, used and removed in the window', async ({ folder, start }) => {
  const model = runnableModel('tiny-clip')
  const modelsFolder = join(folder, 'catalogue/models')
  listInOwnRegistry(model, modelsFolder, 'For tests only.')
  const server = await startFileServer(onHub(model))
  server.misbehave((_asked, index) => (index === 0 ? { kind: 'stall', at: 3_000_000 } : { kind: 'none' }))
  const photos = join(folder, 'trip')
  await makePhotos(photos, 2)
  const { page, answerQuestions, questions, call } = await start(photos)
  await waitUntilTagged(page, 2)

  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Models…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Models' })
  await expect(dialog.getByRole('heading', { name: 'Starter' })).toBeVisible()

  // Where models come from is asked by the system, never by the page alone.
  await answerQuestions('Use This')
  await dialog.getByRole('button', { name: 'Download source…' }).click()
  await dialog.getByRole('textbox', { name: 'Mirror' }).fill(server.address)
  await dialog.getByRole('button', { name: 'Use this source' }).click()
  await expect(dialog.getByRole('button', { name: 'Download source…' })).toBeVisible()
  expect(await questions()).toEqual([`Download models from ${server.address}?`])

  await dialog.getByRole('button', { name: /^Tiny model tiny-clip/ }).click()
  await dialog.getByRole('button', { name: 'Download 27 MB' }).click()
  await expect(dialog.getByText('For tests only.')).toBeVisible()
  expect(server.asked).toEqual([])
  await dialog.getByRole('button', { name: 'Accept and download' }).click()
  await expect(dialog.getByRole('progressbar', { name: 'Downloading' })).toBeVisible()
  await expect.poll(() => server.asked.length).toBe(1)
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await dialog.getByRole('button', { name: 'Resume download' }).click()
  await dialog.getByRole('button', { name: 'Use this model' }).click()
  await expect(dialog.getByText('This model suggests your tags.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Check files' }).click()
  await expect(dialog.getByText('Every file is as it was published.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Remove…' })).toBeDisabled()
  expect((await call('status', {})).settings.modelId).toBe('tiny-clip')

  await dialog.getByRole('button', { name: /^Starter/ }).click()
  await dialog.getByRole('button', { name: 'Use this model' }).click()
  await dialog.getByRole('button', { name: /^Tiny model tiny-clip/ }).click()
  await dialog.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(dialog.getByRole('button', { name: 'Download 27 MB' })).toBeVisible()
  expect(existsSync(join(modelsFolder, 'tiny-clip'))).toBe(false)
  await page.keyboard.press('Escape')
  await expect(photoInGrid(page, 'photo-01.jpg')).toBeVisible()
  await server.close()
})
