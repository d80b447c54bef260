import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import type { FakeApp } from '../support/fake-api.js'
import { openWindow } from './setup.js'

async function openDiagnostics(): Promise<{ readonly fake: FakeApp; readonly dialog: HTMLElement }> {
  const fake = await openWindow()
  fake.emit('menu', { command: 'diagnostics' })
  const dialog = await screen.findByRole('dialog', { name: 'Diagnostics' })
  await within(dialog).findByText('Everything works.')
  return { fake, dialog }
}

const callsOf = (fake: FakeApp, name: string) => fake.calls.filter(({ method }) => method === name)

describe('diagnostics', () => {
  it('are reached from the Help menu and from the settings', async () => {
    const { fake, dialog } = await openDiagnostics()
    await fireEvent.click(within(dialog).getAllByRole('button', { name: 'Close' }).at(-1)!)
    fake.emit('menu', { command: 'settings' })
    const settings = await screen.findByRole('dialog', { name: 'Settings' })
    await fireEvent.click(within(settings).getByRole('button', { name: 'Diagnostics…' }))
    expect(await screen.findByRole('dialog', { name: 'Diagnostics' })).toBeTruthy()
  })

  it('say what runs, how fast, and why the others do not', async () => {
    const { dialog } = await openDiagnostics()
    const table = within(dialog).getByRole('table', { name: 'Providers' })
    const rows = within(table).getAllByRole('row')
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Provider'),
      expect.stringMatching(/CPU.*in use.*1.4 ms a photo \(714 photos\/s\), 8 photos at once/),
      expect.stringMatching(/CUDA.*refused.*libraries are not installed.*Nobody has run.*It needs CUDA 12/),
      expect.stringMatching(/WebGPU.*slower.*CPU is 2.1 times as fast.*difference to the CPU 2.4e-7/),
      expect.stringMatching(/DirectML.*not available/),
      expect.stringMatching(/CoreML.*not available/),
    ])
    expect(dialog.textContent).toContain('CPU, 8 threads')
    expect(dialog.textContent).toContain('44 MB for the model')
    expect(dialog.textContent).toContain('1 file, 4 MB, verified')
    expect(dialog.textContent).not.toContain('/home/ada')
  })

  it('change the provider, and say what to do when it is refused', async () => {
    const { fake, dialog } = await openDiagnostics()
    const choice = within(dialog).getByRole('combobox', { name: 'Run the model on' })
    expect(within(choice).getByRole('option', { name: 'DirectML (not available here)' })).toHaveProperty(
      'disabled',
      true,
    )
    await fireEvent.change(choice, { target: { value: 'cuda' } })
    expect(await within(dialog).findByText('1 thing to see to')).toBeTruthy()
    expect(dialog.textContent).toMatch(
      /CUDA was asked for and refused.*Choose Automatic, or see docs\/hardware\.md for what CUDA needs\./,
    )
    expect(fake.engine.settings.provider).toBe('cuda')
  })

  it('measure again and check the catalogue when asked to, not by themselves', async () => {
    const { fake, dialog } = await openDiagnostics()
    const nothing = { withPaths: false, measuresAgain: false, checksCatalogue: false }
    expect(callsOf(fake, 'diagnose').map(({ input }) => input)).toEqual([nothing])
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Measure again' }))
    await within(dialog).findByText('Everything works.')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Check now' }))
    await within(dialog).findByText('Everything works.')
    expect(callsOf(fake, 'diagnose').map(({ input }) => input)).toEqual([
      nothing,
      { ...nothing, measuresAgain: true },
      { ...nothing, checksCatalogue: true },
    ])
  })

  it('copy what is shown, folders only when they are shown', async () => {
    const { fake, dialog } = await openDiagnostics()
    const copy = within(dialog).getByRole('button', { name: 'Copy as text' })
    await fireEvent.click(copy)
    await screen.findByText('Copied. It names no photo.')
    await fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Show folders of this computer' }))
    await within(dialog).findByText('/home/ada/.local/share/shutterword')
    await fireEvent.click(copy)
    await waitFor(() => {
      expect(callsOf(fake, 'copyText')).toHaveLength(2)
    })
    const [without, withPaths] = callsOf(fake, 'copyText').map(
      ({ input }) => (input as { text: string }).text,
    )
    expect(without).toContain('Folder        <catalogue>')
    expect(without).not.toContain('/home/ada')
    expect(without).toContain('WebGPU        slower: CPU is 2.1 times as fast')
    expect(withPaths).toContain('/home/ada/.local/share/shutterword')
  })

  it('say so when there is no diagnosis, and try again', async () => {
    const fake = await openWindow()
    fake.failNext('diagnose', new AppError('engine-died', { code: 134 }))
    fake.emit('menu', { command: 'diagnostics' })
    const dialog = await screen.findByRole('dialog', { name: 'Diagnostics' })
    await within(dialog).findByText('The diagnosis could not be made.')
    fake.failNext('diagnose', null)
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Try again' }))
    expect(await within(dialog).findByText('Everything works.')).toBeTruthy()
  })
})
