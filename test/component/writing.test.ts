import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import { cell, openWindow } from './setup.js'

/** Accepts everything on photos 1 to 4: the fourth is a read-only PNG. */
async function withPending() {
  const fake = await openWindow()
  await fireEvent.click(await cell('IMG_0001'))
  await fireEvent.click(await cell('IMG_0004'), { shiftKey: true })
  await fireEvent.click(await screen.findByRole('button', { name: /^Accept all suggestions \(10\)/ }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Write 4 photos…' }))
  await screen.findByRole('dialog', { name: 'Write tags' })
  return fake
}

describe('writing', () => {
  it('offers nothing while nothing is pending', async () => {
    await openWindow()
    const button = await screen.findByRole('button', { name: 'Write…' })
    expect((button as HTMLButtonElement).disabled).toBe(true)
  })

  it('shows what will change field by field, with signs, and what is left alone and why', async () => {
    await withPending()
    const changes = await screen.findByRole('list', { name: 'Changes' })
    const first = within(changes).getByRole('listitem', { name: 'IMG_0001.jpeg' })
    expect(first.textContent).toContain('XMP-dc:Subject')
    expect(first.textContent).toMatch(/\+\s*added\s*egyptian cat/)
    expect(first.textContent).toContain('into the photo')
    const skipped = screen.getByRole('listitem', { name: 'IMG_0004.png' })
    expect(skipped.textContent).toContain('The file is read-only.')
  })

  it('plans again with sidecars when asked to', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write into sidecars instead' }))
    expect(await screen.findByRole('button', { name: 'Write 4 photos' })).toBeTruthy()
    expect(fake.engine.settings.alwaysSidecar).toBe(true)
  })

  it('writes nothing when it is cancelled', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull()
    })
    expect(fake.calls.some(({ method }) => method === 'applyWrites')).toBe(false)
  })

  it('applies the plan that was shown, reports, and undoes it', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    expect(await screen.findByText('3 photos written')).toBeTruthy()
    expect(fake.calls.find(({ method }) => method === 'applyWrites')?.input).toEqual({ planId: 'plan-1' })
    expect(await screen.findByRole('button', { name: 'Written 3' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Undo this write' }))
    expect(await screen.findByText('3 photos restored byte for byte')).toBeTruthy()
    expect(await screen.findByRole('button', { name: 'Pending 4' })).toBeTruthy()
  })

  it('undoes an older write from the history', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'History of writes' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Undo the write of 23 Nov 2026/ }))
    expect(await screen.findByText('3 photos restored byte for byte')).toBeTruthy()
    expect((await fake.engine.writeHistory({}))[0]?.undoableCount).toBe(0)
  })

  it('takes the written tags out of one photo', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await cell('IMG_0001'))
    await fireEvent.click(
      await screen.findByRole('button', { name: 'Take the written tags out of this photo again' }),
    )
    expect(await screen.findByText('1 photo restored byte for byte')).toBeTruthy()
    expect(fake.calls.find(({ method }) => method === 'undoWrites')?.input).toEqual({ photoId: '1' })
  })

  it('undoes everything since an older write', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await cell('IMG_0005'))
    await fireEvent.click(await cell('IMG_0009'), { shiftKey: true })
    await fireEvent.click(await screen.findByRole('button', { name: /^Accept all suggestions/ }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 5 photos…' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Write \d photos?$/ }))
    await screen.findByText(/^\d photos? written$/)
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'History of writes' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Undo all writes since/ }))
    expect(await screen.findByText(/photos restored byte for byte/)).toBeTruthy()
    const [newest, oldest] = await fake.engine.writeHistory({})
    expect([newest?.undoableCount, oldest?.undoableCount]).toEqual([0, 0])
  })

  it('says that a plan is outdated and makes another one', async () => {
    const fake = await withPending()
    fake.failNext('applyWrites', new AppError('plan-outdated', 'Expected plan 2, found plan 1'))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    expect(
      await screen.findByText('Something changed since the plan was made. Nothing was written.'),
    ).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Plan again' }))
    expect(await screen.findByRole('button', { name: 'Write 3 photos' })).toBeTruthy()
  })
})
