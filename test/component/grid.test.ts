import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { PhotoId } from '../../src/shared/photo.js'
import { cell, openWindow, press } from './setup.js'

const wall = () => screen.findByRole('listbox', { name: 'Photos' })
const names = async () =>
  within(await wall())
    .getAllByRole('option')
    .map((option) => /IMG_\d+/.exec(option.textContent)?.[0])
const selectedNames = async () =>
  within(await wall())
    .getAllByRole('option', { selected: true })
    .map((option) => /IMG_\d+/.exec(option.textContent)?.[0])

describe('the grid', () => {
  it('draws only the rows in view and asks only for those', async () => {
    const fake = await openWindow({ count: 5000 })
    await cell('IMG_0001')
    const drawn = within(await wall()).getAllByRole('option')
    expect(drawn.length).toBeGreaterThan(12)
    expect(drawn.length).toBeLessThan(60)
    expect(drawn[0]?.getAttribute('aria-setsize')).toBe('5000')
    const asked = fake.calls.filter(({ method }) => method === 'photoSummaries')
    expect(asked.flatMap(({ input }) => (input as { photoIds: PhotoId[] }).photoIds).length).toBeLessThan(60)
  })

  it('names what a photo is: suggestions, the best of them, and its state', async () => {
    await openWindow()
    await cell('IMG_0004')
    const wanted = [
      /^IMG_0004.png volleyball 93 % 4 suggestions$/,
      /^IMG_0017.raw Failed cannot be decoded: premature end of file$/,
    ]
    for (const name of wanted) expect(await screen.findByRole('option', { name })).toBeTruthy()
  })

  it('moves by arrow keys, Home and End, and extends with Shift', async () => {
    await openWindow()
    await fireEvent.click(await cell('IMG_0001'))
    ;(await wall()).focus()
    press('ArrowRight')
    await waitFor(async () => {
      expect(await selectedNames()).toEqual(['IMG_0002'])
    })
    press('ArrowRight', { shiftKey: true })
    await waitFor(async () => {
      expect(await selectedNames()).toEqual(['IMG_0002', 'IMG_0003'])
    })
    press('ArrowDown')
    await waitFor(async () => {
      expect(await selectedNames()).toEqual(['IMG_0007'])
    })
    press('Home')
    await waitFor(async () => {
      expect(await selectedNames()).toEqual(['IMG_0001'])
    })
  })

  it('adds to the selection with Ctrl, and selects everything with Ctrl+A', async () => {
    await openWindow()
    await fireEvent.click(await cell('IMG_0001'))
    await fireEvent.click(await cell('IMG_0003'), { ctrlKey: true })
    expect(await selectedNames()).toEqual(['IMG_0001', 'IMG_0003'])
    press('a', { ctrlKey: true })
    expect(await screen.findByRole('heading', { name: '40 photos selected' })).toBeTruthy()
  })

  it('filters with counts and says when a filter is empty', async () => {
    await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: 'Failed 2' }))
    await waitFor(async () => {
      expect(await names()).toEqual(['IMG_0017', 'IMG_0018'])
    })
    await fireEvent.click(await screen.findByRole('button', { name: 'Written 0' }))
    expect(await screen.findByText('Nothing has been written in this folder yet.')).toBeTruthy()
    await fireEvent.click(await screen.findByRole('button', { name: 'Show all photos' }))
    expect(await cell('IMG_0001')).toBeTruthy()
  })

  it('sorts', async () => {
    await openWindow()
    await fireEvent.change(await screen.findByRole('combobox', { name: 'Sort by' }), {
      target: { value: 'suggestions' },
    })
    await waitFor(async () => {
      expect((await names())[0]).toBe('IMG_0004')
    })
  })

  it('keeps the photo under review in a filtered list until another one is looked at', async () => {
    await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: /^Untagged/ }))
    await fireEvent.click(await cell('IMG_0004'))
    await screen.findByRole('list', { name: 'Suggestions' })
    press('1')
    await screen.findByRole('button', { name: 'Pending 1' })
    expect(await names()).toContain('IMG_0004')
    await fireEvent.click(await cell('IMG_0005'))
    press('t')
    const input = await screen.findByRole('combobox', { name: 'Add a tag' })
    await fireEvent.input(input, { target: { value: 'barn' } })
    await fireEvent.keyDown(input, { key: 'Enter' })
    await waitFor(async () => {
      expect(await names()).not.toContain('IMG_0004')
    })
  })

  it('opens a photo large, goes to the next one and back', async () => {
    const fake = await openWindow()
    await fireEvent.click(await cell('IMG_0001'))
    ;(await wall()).focus()
    press('Enter')
    expect(await screen.findByRole('img', { name: 'Photo IMG_0001.jpeg' })).toBeTruthy()
    press('ArrowRight')
    expect(await screen.findByRole('img', { name: 'Photo IMG_0002.jpeg' })).toBeTruthy()
    expect(fake.calls.filter(({ method }) => method === 'preparePreview')).toHaveLength(2)
    press('Escape')
    await waitFor(async () => {
      expect(await selectedNames()).toEqual(['IMG_0002'])
    })
  })

  it('asks again for the rows that the engine says have changed', async () => {
    const fake = await openWindow()
    await cell('IMG_0002')
    const photo = fake.engine.photos.get('2' as PhotoId)!
    fake.engine.photos.set(photo.row.id, { ...photo, suggestions: [] })
    fake.emit('photosChanged', { photoIds: [photo.row.id] })
    expect(await screen.findByRole('option', { name: 'IMG_0002.jpeg no suggestion' })).toBeTruthy()
  })
})
