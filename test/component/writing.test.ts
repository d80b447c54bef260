import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import { fakeFolderId } from '../support/fake-photos.js'
import { cell, openWindow } from './setup.js'
import { problemOf } from '../../src/shared/problem.js'
import { told } from '../support/told.js'

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
    expect(await screen.findAllByText('3 photos written')).not.toEqual([])
    expect(fake.calls.find(({ method }) => method === 'applyWrites')?.input).toEqual({ planId: 'plan-1' })
    expect(await screen.findByRole('button', { name: 'Written 3' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Undo this write' }))
    expect(await screen.findByText('3 photos restored byte for byte')).toBeTruthy()
    expect(await screen.findByRole('button', { name: 'Pending 4' })).toBeTruthy()
  })

  it('undoes an older write from the history', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findAllByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'History of writes' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Undo the write of 23 Nov 2026/ }))
    expect(await screen.findByText('3 photos restored byte for byte')).toBeTruthy()
    expect((await fake.engine.writeHistory({}))[0]?.undoableCount).toBe(0)
  })

  it('names in the history which photos a write changed and how, and undoes one of them', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findAllByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'History of writes' }))
    expect(await screen.findByText('IMG_0001.jpeg, IMG_0002.jpeg, IMG_0003.heic')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /^What was written on 23 Nov 2026/ }))
    const files = await screen.findByRole('list', { name: /^What was written on/ })
    const first = within(files).getByRole('listitem', { name: 'IMG_0001.jpeg' })
    expect(first.textContent).toMatch(/\+\s*added\s*egyptian cat/)
    await fireEvent.click(within(first).getByRole('button', { name: 'Undo the write of IMG_0001.jpeg' }))
    expect(await screen.findByText('1 photo restored byte for byte')).toBeTruthy()
    expect(fake.calls.find(({ method }) => method === 'undoWrites')?.input).toEqual({ photoId: '1' })
  })

  it('offers sidecars for what was left alone and for what failed, for these photos only', async () => {
    const fake = await withPending()
    const refused = { path: '/p/2.heic', found: 'IFD dropped', sidecarHelps: true }
    fake.engine.writeFailures.set('2' as never, problemOf('tool-refused', refused))
    fake.engine.writeFailures.set('3' as never, told('The disk is full.'))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 2 photos into sidecars…' }))
    expect(await screen.findByRole('button', { name: 'Write 2 photos' })).toBeTruthy()
    expect(fake.calls.findLast(({ method }) => method === 'planWrites')?.input).toEqual({
      folderId: '1',
      photoIds: ['4', '2'],
      policy: { alwaysSidecar: true },
    })
    expect(fake.calls.filter(({ method }) => method === 'changeSettings')).toEqual([])
    const changes = await screen.findByRole('list', { name: 'Changes' })
    expect(changes.textContent).toContain('into a new sidecar IMG_0004.png.xmp')
  })

  it('says at the bottom what a write and its undo came to', async () => {
    const fake = await withPending()
    const footer = screen.getByRole('contentinfo', { name: 'Progress' })
    const job = {
      folderId: fakeFolderId,
      stage: 'write' as const,
      status: 'done' as const,
      done: 4,
      total: 4,
      failed: 0,
      photosPerSecond: null,
      secondsLeft: null,
      problem: null,
    }
    fake.engine.showJob({ ...job, kind: 'write' })
    expect(await within(footer).findByText('Writing finished')).toBeTruthy()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    expect(await within(footer).findByText('3 photos written')).toBeTruthy()
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo this write' }))
    fake.engine.showJob({ ...job, kind: 'undo-write' })
    expect(await within(footer).findByText('3 photos restored')).toBeTruthy()
  })

  it('takes the written tags out of one photo', async () => {
    const fake = await withPending()
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    await screen.findAllByText('3 photos written')
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
    await screen.findAllByText('3 photos written')
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await cell('IMG_0005'))
    await fireEvent.click(await cell('IMG_0009'), { shiftKey: true })
    await fireEvent.click(await screen.findByRole('button', { name: /^Accept all suggestions/ }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 5 photos…' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Write \d photos?$/ }))
    await screen.findAllByText(/^\d photos? written$/)
    await fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'History of writes' }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Undo all writes since/ }))
    expect(await screen.findByText(/photos restored byte for byte/)).toBeTruthy()
    const [newest, oldest] = await fake.engine.writeHistory({})
    expect([newest?.undoableCount, oldest?.undoableCount]).toEqual([0, 0])
  })

  it('says that a plan is outdated and makes another one', async () => {
    const fake = await withPending()
    fake.failNext('applyWrites', new AppError('plan-replaced', {}))
    await fireEvent.click(await screen.findByRole('button', { name: 'Write 3 photos' }))
    expect(
      await screen.findByText('Something changed since the plan was made. Nothing was written.'),
    ).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Plan again' }))
    expect(await screen.findByRole('button', { name: 'Write 3 photos' })).toBeTruthy()
  })
})
