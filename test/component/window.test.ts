import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import type { JobProgress } from '../../src/shared/job.js'
import { fakeFolderId } from '../support/fake-photos.js'
import { cell, openWindow, press } from './setup.js'
import { told } from '../support/told.js'

const job: JobProgress = {
  kind: 'tag',
  folderId: fakeFolderId,
  stage: 'embed',
  status: 'running',
  done: 12,
  total: 40,
  failed: 2,
  photosPerSecond: 8.43,
  secondsLeft: 4,
  problem: null,
}

describe('opening', () => {
  it('welcomes with one primary act, and opens the folder that was chosen', async () => {
    await openWindow({ isFolderOpen: false })
    await fireEvent.click(await screen.findByRole('button', { name: 'Choose folder' }))
    expect(await cell('IMG_0001')).toBeTruthy()
    expect(document.title).toBe('Madeira – Shutterword')
  })

  it('opens a recent folder, and takes one off the list', async () => {
    const fake = await openWindow({ isFolderOpen: false })
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove Madeira from the list' }))
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: /^Open Madeira/ })).toBeNull()
    })
    expect(fake.engine.folders).toEqual([])
  })

  it('opens the folder that was open last, and scans it again when asked to', async () => {
    const fake = await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: 'Re-scan Madeira' }))
    expect(fake.calls.some(({ method }) => method === 'rescanFolder')).toBe(true)
  })

  it('announces a read-only folder before the review', async () => {
    await openWindow({ folder: { isWritable: false } })
    expect(await screen.findByText(/is read-only. You can review its photos/)).toBeTruthy()
  })

  it('announces a folder that is missing', async () => {
    await openWindow({ folder: { isMissing: true } })
    expect(await screen.findByText('The folder cannot be found.')).toBeTruthy()
  })

  it('says that a folder holds no photos', async () => {
    await openWindow({ count: 0 })
    expect(await screen.findByText('There are no photos in this folder.')).toBeTruthy()
  })

  it('keeps the verdicts of one step apart from a failed call', async () => {
    const fake = await openWindow()
    fake.failNext('undo', new AppError('engine-died', { code: 134 }))
    press('z', { ctrlKey: true })
    expect(await screen.findByText('The engine stopped unexpectedly (code 134)')).toBeTruthy()
  })
})

describe('progress', () => {
  it('shows stage, count, speed and time left, and pauses, resumes and cancels', async () => {
    const fake = await openWindow()
    fake.engine.showJob(job)
    expect(await screen.findByText('Looking at photos')).toBeTruthy()
    expect(screen.getByText(/12 of 40 photos.*8\.4 photos\/s.*about 4 s left/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
    expect(await screen.findByText('Paused')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Resume' }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel job' }))
    expect(await screen.findByText('Cancelled')).toBeTruthy()
  })

  it('leads from the count of failures to the photos that failed', async () => {
    await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: '2 failed' }))
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Failed 2' }).getAttribute('aria-pressed')).toBe('true')
    })
  })

  it('says that the engine was started again', async () => {
    const fake = await openWindow()
    fake.emit('engineRestarted', { problem: told('exit code 134') })
    expect(await screen.findByText(/The engine stopped and was started again.*134/)).toBeTruthy()
  })
})

describe('settings', () => {
  it('switches between measured thresholds and a minimum', async () => {
    const fake = await openWindow()
    const slider = await screen.findByRole('slider', { name: 'Minimum confidence' })
    expect(slider.getAttribute('aria-valuetext')).toBe('each tag its own')
    expect(screen.getByText('Uses the threshold measured for each tag.')).toBeTruthy()
    await fireEvent.input(slider, { target: { value: '0.7' } })
    await fireEvent.change(slider)
    await waitFor(() => {
      expect(fake.engine.settings.minimumProbability).toBe(0.7)
    })
    expect(await screen.findByText('Nothing below 70 % is suggested.')).toBeTruthy()
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Measured per tag' }))
    await waitFor(() => {
      expect(fake.engine.settings.minimumProbability).toBeNull()
    })
  })

  it('imports an own list, suggests from it, and says how many words cannot be spelled', async () => {
    const fake = await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: 'Import own list…' }))
    expect(await screen.findByText('The model cannot spell 1 word')).toBeTruthy()
    expect(fake.engine.settings.vocabularyId).toBe('own')
  })

  it('writes for one program, or field by field', async () => {
    const fake = await openWindow()
    await fireEvent.click(await screen.findByRole('button', { name: 'Settings' }))
    const preset = await screen.findByRole('combobox', { name: 'Write for' })
    await fireEvent.change(preset, { target: { value: 'photoprism' } })
    expect(await screen.findByText(/PhotoPrism takes its keywords from IPTC/)).toBeTruthy()
    await fireEvent.click(screen.getByText('Field by field'))
    const iptc = screen.getByLabelText('IPTC:Keywords')
    expect((iptc as HTMLSelectElement).value).toBe('always')
    await fireEvent.change(iptc, { target: { value: 'never' } })
    expect(await screen.findByText('Field by field (1 of your own)')).toBeTruthy()
    expect(fake.engine.settings).toMatchObject({
      fieldPreset: 'photoprism',
      fieldRules: { 'IPTC:Keywords': 'never' },
    })
    await fireEvent.change(iptc, { target: { value: 'always' } })
    await fireEvent.change(preset, { target: { value: 'digikam' } })
    await waitFor(() => {
      expect(fake.engine.settings).toMatchObject({ fieldPreset: 'digikam', fieldRules: {} })
    })
  })

  it('follows the chosen appearance', async () => {
    await openWindow()
    expect(document.documentElement.dataset.theme).toBe('light')
    press(',', { ctrlKey: true })
    await fireEvent.click(await screen.findByRole('radio', { name: 'Dark' }))
    await waitFor(() => {
      expect(document.documentElement.dataset.theme).toBe('dark')
    })
  })

  it('warns of backup tools where the modification time is kept', async () => {
    await openWindow()
    press(',', { ctrlKey: true })
    const box = await screen.findByRole('checkbox', { name: 'Keep the file’s modification time' })
    const help = document.getElementById(box.getAttribute('aria-describedby') ?? '')
    expect(help?.textContent).toContain('backup tools')
  })
})

describe('commands', () => {
  it('runs the menu’s commands', async () => {
    const fake = await openWindow()
    fake.emit('menu', { command: 'shortcuts' })
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  })

  it('lists every shortcut', async () => {
    await openWindow()
    press('?', { shiftKey: true })
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    for (const label of ['Accept all suggestions shown', 'Undo', 'Write tags', 'Next photo']) {
      expect(screen.getByText(label)).toBeTruthy()
    }
  })

  it('decides nothing while a dialog is open', async () => {
    const fake = await openWindow()
    await fireEvent.click(await cell('IMG_0004'))
    await screen.findByRole('list', { name: 'Suggestions' })
    press('?', { shiftKey: true })
    await screen.findByRole('dialog')
    press('1')
    expect(fake.calls.some(({ method }) => method === 'decide')).toBe(false)
  })
})
