import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import { cell, openWindow, press } from './setup.js'

const suggestions = () => screen.findByRole('list', { name: 'Suggestions' })
const toBeWritten = () => screen.findByRole('list', { name: 'To be written' })

async function review(name: string) {
  const fake = await openWindow()
  await fireEvent.click(await cell(name))
  await screen.findByRole('heading', { level: 2, name: new RegExp(name) })
  return fake
}

describe('reviewing one photo', () => {
  it('lists suggestions by falling probability with their parents and evidence', async () => {
    await review('IMG_0004')
    const items = within(await suggestions()).getAllByRole('listitem')
    expect(items.map((item) => item.getAttribute('aria-label'))).toEqual([
      'sports › ball › volleyball',
      'vehicle › bus › school bus',
      'nature › coast › seashore',
      'building › barn',
    ])
    expect(items[0]?.textContent).toContain('93 %')
    expect(items[0]?.textContent).toContain('measured')
    expect(items[2]?.textContent).toContain('taught')
  })

  it('lists below them what is less sure, guesses marked, and nothing that hardly fits', async () => {
    await review('IMG_0004')
    const heading = await screen.findByText('Less sure (2)')
    expect(heading.closest('details')?.open).toBe(false)
    await fireEvent.click(heading)
    const items = within(await screen.findByRole('list', { name: 'Less sure (2)' })).getAllByRole('listitem')
    expect(items.map((item) => item.getAttribute('aria-label'))).toEqual([
      'building › lighthouse',
      'place › meeting room',
    ])
    expect(items[1]?.textContent).toMatch(/12 %\s*guess/)
    await fireEvent.click(screen.getByRole('button', { name: 'Accept lighthouse' }))
    expect((await toBeWritten()).textContent).toContain('lighthouse')
    expect(await screen.findByText('Less sure (1)')).toBeTruthy()
  })

  it('opens what is less sure where nothing is suggested', async () => {
    await review('IMG_0005')
    expect((await screen.findByText('Less sure (2)')).closest('details')?.open).toBe(true)
  })

  it('accepts and rejects by button', async () => {
    await review('IMG_0004')
    await fireEvent.click(await screen.findByRole('button', { name: 'Accept volleyball' }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Reject barn' }))
    expect((await toBeWritten()).textContent).toContain('volleyball')
    expect(await screen.findByText('Rejected (1)')).toBeTruthy()
    expect(within(await suggestions()).getAllByRole('listitem')).toHaveLength(2)
  })

  it('accepts with a digit and rejects with Shift and a digit, and the digits stay with their tags', async () => {
    const fake = await review('IMG_0004')
    await suggestions()
    press('1')
    await toBeWritten()
    press('2')
    press('3', { shiftKey: true })
    await waitFor(() => {
      expect(fake.engine.tagsOf('4' as never).map(({ name, status }) => `${name} ${status}`)).toEqual([
        'barn suggested',
        'volleyball accepted',
        'school bus accepted',
        'seashore rejected',
      ])
    })
  })

  it('accepts all that is shown, and takes it back as one step', async () => {
    const fake = await review('IMG_0004')
    await suggestions()
    press('a')
    await waitFor(async () => {
      expect(within(await toBeWritten()).getAllByRole('listitem')).toHaveLength(4)
    })
    await screen.findByRole('button', { name: 'Undo: Accept 4 tags' })
    press('z', { ctrlKey: true })
    expect(await screen.findByText('Undone: Accept 4 tags')).toBeTruthy()
    await waitFor(async () => {
      expect(within(await suggestions()).getAllByRole('listitem')).toHaveLength(4)
    })
    press('z', { ctrlKey: true, shiftKey: true })
    expect(await screen.findByText('Redone: Accept 4 tags')).toBeTruthy()
    expect(fake.calls.filter(({ method }) => method === 'decide')).toHaveLength(1)
  })

  it('gives the focus to the next suggestion after one was decided by button', async () => {
    await review('IMG_0004')
    const button = await screen.findByRole('button', { name: 'Accept volleyball' })
    button.focus()
    await fireEvent.click(button)
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Accept school bus')
    })
  })

  it('removes a tag that the photo holds, and keeps it after all', async () => {
    await review('IMG_0003')
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove Madeira from the photo' }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Keep Madeira' }))
    expect(await screen.findByRole('button', { name: 'Remove Madeira from the photo' })).toBeTruthy()
  })

  it('names the fields that hold a tag', async () => {
    await review('IMG_0003')
    const held = await screen.findByRole('list', { name: 'In the photo' })
    expect(within(held).getAllByRole('listitem')[0]?.title).toBe('Held by XMP-dc:Subject, IPTC:Keywords')
  })

  it('shows a suggestion that the photo already carries as already there', async () => {
    const fake = await openWindow()
    const photo = [...fake.engine.photos.values()][3]!
    const existing = [{ path: ['Barn'], name: 'Barn', fields: ['IPTC:Keywords'] }]
    fake.engine.photos.set(photo.row.id, { ...photo, existing })
    await fireEvent.click(await cell('IMG_0004'))
    expect((await screen.findByRole('list', { name: 'Already there' })).textContent).toContain('barn')
    expect(screen.queryByRole('button', { name: 'Accept barn' })).toBeNull()
  })

  it('says why a photo failed', async () => {
    await review('IMG_0017')
    expect(await screen.findByText('This photo could not be read.')).toBeTruthy()
  })
})

describe('what a verdict costs', () => {
  /** Longer than the window ever waits before it asks for rows or a list again. */
  const afterAllTimers = () => new Promise((resolve) => setTimeout(resolve, 1000))

  it('is one request and one event, in every filter that the photo stays in', async () => {
    const fake = await review('IMG_0004')
    for (const [digit, filter] of [
      ['1', /^All/],
      ['2', /^Suggested/],
    ] as const) {
      await fireEvent.click(await screen.findByRole('button', { name: filter }))
      await fireEvent.click(await cell('IMG_0004'))
      await afterAllTimers()
      fake.calls.length = 0
      fake.events.length = 0
      press(digit)
      await waitFor(() => {
        expect(fake.events).toContain('verdictsChanged')
      })
      await afterAllTimers()
      expect(fake.calls.map(({ method }) => method)).toEqual(['decide'])
      expect(fake.events).toEqual(['verdictsChanged'])
    }
    expect(await screen.findByRole('button', { name: 'Pending 1' })).toBeTruthy()
  })

  it('is told nothing when it is refused, and what was shown at once is taken back', async () => {
    const fake = await review('IMG_0004')
    fake.failNext('decide', new AppError('unexpected', { message: 'The disk is full' }))
    press('1')
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    await waitFor(async () => {
      expect(within(await suggestions()).getAllByRole('listitem')).toHaveLength(4)
    })
  })
})

describe('adding a tag by typing', () => {
  async function type(typed: string) {
    const input = await screen.findByRole('combobox', { name: 'Add a tag' })
    await fireEvent.input(input, { target: { value: typed } })
    return input
  }

  it('takes a completion with its parents', async () => {
    await review('IMG_0001')
    const input = await type('lem')
    await screen.findByRole('option', { name: 'food › fruit › lemon' })
    await fireEvent.keyDown(input, { key: 'ArrowDown' })
    await fireEvent.keyDown(input, { key: 'Enter' })
    expect((await toBeWritten()).textContent).toContain('fruit')
  })

  it('takes a word of no vocabulary, and parents typed with it', async () => {
    const fake = await review('IMG_0001')
    await fireEvent.keyDown(await type('Family > Aunt  Ada '), { key: 'Enter' })
    await waitFor(() => {
      const accepted = fake.engine.tagsOf('1' as never).filter((tag) => tag.status === 'accepted')
      expect(accepted.map((tag) => tag.path)).toEqual([['Family', 'Aunt Ada']])
    })
  })

  it("shows the engine's sentence when it refuses a word", async () => {
    await review('IMG_0001')
    await fireEvent.keyDown(await type('one, two'), { key: 'Enter' })
    expect(await screen.findByText(/Expected the name of one tag, found "one, two"/)).toBeTruthy()
  })

  it('leaves the keys of the review alone while typing', async () => {
    const fake = await review('IMG_0004')
    const input = await type('')
    input.focus()
    press('1')
    press('a')
    expect(fake.calls.some(({ method }) => method === 'decide')).toBe(false)
  })
})

describe('reviewing many photos', () => {
  async function selectFour() {
    const fake = await openWindow()
    await fireEvent.click(await cell('IMG_0001'))
    await fireEvent.click(await cell('IMG_0004'), { shiftKey: true })
    await screen.findByRole('heading', { name: '4 photos selected' })
    return fake
  }

  it('accepts all their suggestions as one step', async () => {
    const fake = await selectFour()
    await fireEvent.click(await screen.findByRole('button', { name: /^Accept all suggestions \(10\)/ }))
    expect(await screen.findByText('10 tags accepted')).toBeTruthy()
    const { undo } = await fake.engine.history({})
    expect(undo).toMatchObject({ act: 'accept', tag: null, photoCount: 4 })
  })

  it('accepts those of at least some probability', async () => {
    const fake = await selectFour()
    const input = await screen.findByRole('spinbutton', { name: 'Accept suggestions of at least' })
    await fireEvent.input(input, { target: { value: '90' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Accept' }))
    expect(await screen.findByText('4 tags accepted')).toBeTruthy()
    const call = fake.calls.find(({ method }) => method === 'acceptSuggestions')
    expect(call?.input).toEqual({ photoIds: ['1', '2', '3', '4'], atLeast: 0.9 })
  })

  it('accepts one tag on all that it is suggested for', async () => {
    await selectFour()
    await fireEvent.click(
      await screen.findByRole('button', { name: 'Accept vehicle › bus › school bus on 2 photos' }),
    )
    expect(await screen.findByText('2 tags accepted')).toBeTruthy()
  })

  it('counts the tags of a large selection fully, and lists the rest when asked to', async () => {
    const fake = await openWindow({ count: 150 })
    for (const photo of fake.engine.photos.values()) {
      const suggestions = photo.suggestions.map((one) => ({
        ...one,
        path: [...one.path, `kind ${photo.row.id}`],
      }))
      if (Number(photo.row.id) <= 20) fake.engine.photos.set(photo.row.id, { ...photo, suggestions })
    }
    await fireEvent.click(await cell('IMG_0001'))
    press('a', { ctrlKey: true })
    await screen.findByRole('heading', { name: '150 photos selected' })
    const list = await screen.findByRole('list', { name: 'Suggested on these photos' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(12)
    await fireEvent.click(screen.getByRole('button', { name: /^Show all \d+ tags$/ }))
    const items = within(list).getAllByRole('listitem')
    const sum = items.reduce((total, item) => total + Number(/on (\d+) photo/.exec(item.textContent)?.[1]), 0)
    expect(screen.getByRole('button', { name: `Accept all suggestions (${String(sum)}) A` })).toBeTruthy()
  })

  it('has a selection of any size counted by the engine, all of it', async () => {
    const fake = await openWindow({ count: 2100 })
    await fireEvent.click(await cell('IMG_0001'))
    fake.calls.length = 0
    press('a', { ctrlKey: true })
    expect(await screen.findByRole('button', { name: /^Accept all suggestions \(4,1\d\d\)/ })).toBeTruthy()
    const asked = fake.calls.filter(({ method }) => /waitingOn|photoDetail|photoSummaries/.test(method))
    expect(asked.map(({ method }) => method)).toEqual(['waitingOn'])
    expect((asked[0]?.input as { photoIds: readonly string[] }).photoIds).toHaveLength(2100)
  })

  it('adds a typed tag to all of them as one step', async () => {
    const fake = await selectFour()
    const input = await screen.findByRole('combobox', { name: 'Add a tag to all of them' })
    await fireEvent.input(input, { target: { value: 'journey' } })
    await fireEvent.keyDown(input, { key: 'Enter' })
    await waitFor(async () => {
      const { undo } = await fake.engine.history({})
      expect(undo).toEqual({ act: 'accept', tag: 'journey', tagCount: 1, photoCount: 4 })
    })
  })
})
