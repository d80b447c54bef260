import { expect } from '@playwright/test'
import { join } from 'node:path'
import type { JobProgress } from '../../src/shared/job.js'
import type { Transport } from '../../src/shared/rpc.js'
import { readTags } from '../support/exiftool-command.js'
import { makePhoto } from '../support/photo-factory.js'
import { exit, hashesOf, lowConfidence, makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'

test('a folder of photos goes in, reviewed tags come out in the files, and can be taken back', async ({
  folder,
  start,
}) => {
  const photos = join(folder, 'trip')
  const [first = ''] = await makePhotos(photos, 11)
  await makePhoto(join(photos, 'tagged.jpg'), {
    seed: 99,
    width: 320,
    height: 240,
    tags: { 'XMP-dc:Subject': ['holiday'], 'IPTC:Keywords': ['holiday'] },
  })
  const before = hashesOf(photos)
  const { app, page, answerFolderDialog, call } = await start()
  await call('changeSettings', lowConfidence)
  const review = page.getByRole('complementary', { name: 'Review' })
  const suggestions = review.getByRole('list', { name: 'Suggestions' }).getByRole('listitem')

  await test.step('choose a folder and watch suggestions stream in', async () => {
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seen })
      const { app: transport } = window as unknown as { app: Transport }
      transport.on('photosChanged', () => seen.push('photos'))
      transport.on('progress', (progress) => seen.push((progress as JobProgress).status))
    })
    await answerFolderDialog(photos)
    await page.getByRole('button', { name: 'Choose folder' }).first().click()
    await waitUntilTagged(page, 12)
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
    expect(seen.slice(0, seen.indexOf('done'))).toContain('photos')
    await expect(page.getByRole('button', { name: 'All 12' })).toBeVisible()
    await expect(photoInGrid(page, 'photo-01.jpg')).toContainText('%')
    await expect(page).toHaveTitle(/^trip – Shutterword/)
  })

  await test.step('show what the photo already holds', async () => {
    await photoInGrid(page, 'tagged.jpg').click()
    await expect(review.getByRole('list', { name: 'In the photo' })).toContainText('holiday')
  })

  let accepted = ''
  await test.step('accept, reject, undo and redo', async () => {
    await photoInGrid(page, 'photo-01.jpg').click()
    await expect(review.getByRole('heading', { name: 'photo-01.jpg' })).toBeVisible()
    const count = await suggestions.count()
    expect(count).toBeGreaterThan(1)
    const accept = suggestions.first().getByRole('button', { name: /^Accept/ })
    accepted = ((await accept.getAttribute('aria-label')) ?? '').replace('Accept ', '')
    expect(accepted).not.toBe('')
    await accept.click()
    await expect(review.getByRole('list', { name: 'To be written' })).toContainText(accepted)
    await expect(suggestions).toHaveCount(count - 1)
    await suggestions
      .first()
      .getByRole('button', { name: /^Reject/ })
      .click()
    await expect(suggestions).toHaveCount(count - 2)
    await page.getByRole('button', { name: /^Undo/ }).first().click()
    await expect(suggestions).toHaveCount(count - 1)
    await page.getByRole('button', { name: /^Redo/ }).first().click()
    await expect(suggestions).toHaveCount(count - 2)
  })

  await test.step('accept all suggestions of several photos at once', async () => {
    await photoInGrid(page, 'photo-02.jpg').click()
    await photoInGrid(page, 'photo-04.jpg').click({ modifiers: ['Shift'] })
    await expect(review.getByRole('heading', { name: '3 photos selected' })).toBeVisible()
    await page.keyboard.press('a')
    await expect(page.getByRole('button', { name: 'Pending 4' })).toBeVisible()
  })

  await test.step('add a tag by typing', async () => {
    await photoInGrid(page, 'tagged.jpg').click()
    await review.getByRole('combobox', { name: 'Add a tag' }).fill('harbour at night')
    await page.keyboard.press('Enter')
    await expect(review.getByRole('list', { name: 'To be written' })).toContainText('harbour at night')
  })

  await test.step('open a photo large', async () => {
    await photoInGrid(page, 'photo-01.jpg').dblclick()
    const large = page.getByRole('img', { name: 'Photo photo-01.jpg' })
    await expect(large).toBeVisible()
    await expect.poll(async () => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320)
    await page.keyboard.press('Escape')
    await expect(large).toBeHidden()
  })

  await test.step('see the changes, then write them', async () => {
    expect(hashesOf(photos)).toEqual(before)
    await page.getByRole('button', { name: 'Write 5 photos…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Write tags' })
    const change = dialog
      .getByRole('list', { name: 'Changes' })
      .getByRole('listitem')
      .filter({ hasText: 'photo-01.jpg' })
    await expect(change.first()).toContainText(accepted)
    await dialog.getByRole('button', { name: 'Write 5 photos' }).click()
    await expect(dialog).toContainText('5 photos written')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(page.getByRole('button', { name: 'Written 5' })).toBeVisible()
  })

  await test.step('find the tags in the files', async () => {
    expect([(await readTags(first, ['XMP-dc:Subject']))['XMP-dc:Subject']].flat()).toContain(accepted)
    const tagged = await readTags(join(photos, 'tagged.jpg'), ['XMP-dc:Subject', 'IPTC:Keywords'])
    expect(tagged['XMP-dc:Subject']).toEqual(['holiday', 'harbour at night'])
    expect(tagged['IPTC:Keywords']).toEqual(['holiday', 'harbour at night'])
    const after = hashesOf(photos)
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toHaveLength(5)
  })

  await test.step('take the write back, byte for byte', async () => {
    await page.getByRole('button', { name: 'History of writes' }).click()
    await page
      .getByRole('button', { name: /^Undo the write of/ })
      .first()
      .click()
    await expect(page.getByRole('button', { name: 'Pending 5' })).toBeVisible()
    expect(hashesOf(photos)).toEqual(before)
  })

  await test.step('start again where it was', async () => {
    await exit(app)
    const again = await start()
    await expect(again.page.getByRole('button', { name: 'Pending 5' })).toBeVisible()
    await expect(again.page).toHaveTitle(/^trip – Shutterword/)
  })
})
