import { screen, within } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.js'
import type { FakeApp } from '../support/fake-api.js'
import { openWindow } from './setup.js'

/** Opens the list from the settings, as a user does, and shows a model. */
async function openModels(name = 'Starter'): Promise<FakeApp & { readonly dialog: HTMLElement }> {
  const fake = await openWindow()
  screen.getByRole('button', { name: 'Settings' }).click()
  ;(await screen.findByRole('button', { name: 'Models…' })).click()
  const dialog = await screen.findByRole('dialog', { name: 'Models' })
  ;(await within(dialog).findByRole('button', { name: new RegExp(`^${name}`) })).click()
  await within(dialog).findByRole('heading', { name: new RegExp(`^${name}`) })
  return { ...fake, dialog }
}

const button = (name: string | RegExp): Promise<HTMLElement> => screen.findByRole('button', { name })

test('says of every model what it is, what it takes and where it stands', async () => {
  const { dialog } = await openModels('ViT-B-32-256 DataComp')
  for (const heading of ['On this computer', 'To download', 'To import']) {
    expect(within(dialog).getByRole('heading', { name: heading })).toBeTruthy()
  }
  const detail = within(within(dialog).getByRole('region', { name: 'ViT-B-32-256 DataComp' }))
  for (const fact of ['608 MB', 'about 1.3 GB', 'English', 'MIT', '72.8 %', /^From huggingface\.co/]) {
    expect(detail.getAllByText(fact).length).toBeGreaterThan(0)
  }
  expect(within(dialog).getByRole('button', { name: /^Starter/ }).textContent).toContain('In use')
  expect(within(dialog).getByRole('button', { name: /^SigLIP 2/ }).textContent).toContain('Damaged')
})

test('is opened by the menu, too', async () => {
  const { emit } = await openWindow()
  emit('menu', { command: 'models' })
  expect(await screen.findByRole('dialog', { name: 'Models' })).toBeTruthy()
})

test('downloads, shows how far it is, stops and resumes', async () => {
  const id = 'vit-b-32-256-datacomp'
  const { engine, dialog } = await openModels('ViT-B-32-256 DataComp')
  ;(await button('Download 608 MB')).click()
  const bar = await screen.findByRole('progressbar', { name: 'Downloading' })
  engine.shelf.show({ modelId: id, doneBytes: 152_000_000, bytesPerSecond: 3_000_000, secondsLeft: 152 })
  await within(dialog).findByText('152 MB of 608 MB · 3.0 MB/s · about 3 min left')
  expect(bar.getAttribute('value')).toBe(String(152_000_000 / 608_394_423))
  engine.shelf.show({ modelId: id, waiting: 'the server is busy (503); trying again' })
  await within(dialog).findByText(/the server is busy/)
  ;(await button('Stop')).click()
  await within(dialog).findByText('152 MB of 608 MB are here.')
  ;(await button('Resume download')).click()
  await screen.findByRole('progressbar', { name: 'Downloading' })
  engine.shelf.end(id)
  ;(await button('Use this model')).click()
  await within(dialog).findByText('This model suggests your tags.')
  expect(engine.settings.modelId).toBe(id)
})

test('shows a download that was going on before it was opened', async () => {
  const fake = await openWindow()
  fake.engine.shelf.begin('vit-b-32-256-datacomp')
  fake.emit('menu', { command: 'models' })
  ;(await button(/^ViT-B-32-256 DataComp/)).click()
  expect(await screen.findByRole('progressbar', { name: 'Downloading' })).toBeTruthy()
})

test('downloads nothing before its licence is accepted', async () => {
  const { calls, engine } = await openModels('MobileCLIP S0')
  const installs = () => calls.filter(({ method }) => method === 'installModel')
  ;(await button('Download 218 MB')).click()
  await screen.findByText('For research only: not for any commercial use.')
  ;(await button('Cancel')).click()
  ;(await button('Download 218 MB')).click()
  expect(installs()).toEqual([])
  const accept = await button('Accept and download')
  accept.focus()
  accept.click()
  await screen.findByRole('progressbar', { name: 'Downloading' })
  // The button is gone, and a person at the keyboard goes on with the one in its place.
  expect(document.activeElement).toBe(await button('Stop'))
  expect(installs()).toEqual([
    { method: 'installModel', input: { modelId: 'mobileclip-s0', acceptsLicence: true } },
  ])
  engine.shelf.end('mobileclip-s0')
  await button('Use this model')
})

test('says what went wrong, and offers the download again', async () => {
  const { engine } = await openModels('ViT-B-32-256 DataComp')
  ;(await button('Download 608 MB')).click()
  await screen.findByRole('progressbar', { name: 'Downloading' })
  engine.shelf.end(
    'vit-b-32-256-datacomp',
    new AppError('download-of-other-content', {
      path: 'visual.onnx',
      sha256: '3f7e',
      url: 'https://huggingface.co',
      found: '0000',
    }),
  )
  await screen.findByText('What came is not the published model. Nothing of it is kept.')
  await screen.findByText(/found sha256 0000/)
  await button('Download 608 MB')
})

test('finds damage and repairs it', async () => {
  const { dialog } = await openModels('SigLIP 2')
  const detail = within(dialog)
  expect(detail.getByRole('radio', { name: /Half precision/ })).toHaveProperty('checked', true)
  await detail.findByText('onnx/text_model_fp16.onnx')
  ;(await button('Repair')).click()
  await detail.findByText('Repaired: onnx/text_model_fp16.onnx')
  ;(await button('Check files')).click()
  await detail.findByText('Every file is as it was published.')
})

test('asks before it removes, and not at all for the model in use', async () => {
  const { engine, dialog } = await openModels('SigLIP 2')
  ;(await button('Remove…')).click()
  await within(dialog).findByText('Remove SigLIP 2 B/16 224 (785 MB) from this computer?')
  ;(await button('Keep')).click()
  ;(await button('Remove…')).click()
  ;(await button('Remove')).click()
  await button('Download 785 MB')
  engine.settings = { ...engine.settings, modelId: 'siglip2-b-16-224' }
  within(dialog)
    .getByRole('button', { name: /^Starter/ })
    .click()
  await within(dialog).findByText('Comes with Shutterword.')
  expect(within(dialog).queryByRole('button', { name: 'Remove…' })).toBeNull()
})

test('says why a model cannot be downloaded, and imports a folder', async () => {
  const { dialog } = await openModels('ViT-bigG-14 LAION-2B')
  await within(dialog).findByText('Nobody publishes ONNX files of it.')
  within(dialog).getAllByRole('button', { name: 'Import folder…' })[0]?.click()
  await within(dialog).findByRole('heading', { name: 'My model' })
})

test('says in full why a folder could not be imported', async () => {
  const { dialog, failNext, calls } = await openModels('ViT-bigG-14 LAION-2B')
  failNext(
    'importModelFolder',
    new AppError('model-folder-unusable', { folder: '/x', found: 'expected vision_model.onnx' }),
  )
  within(dialog).getAllByRole('button', { name: 'Import folder…' })[0]?.click()
  expect((await within(dialog).findByRole('alert')).textContent).toContain('expected vision_model.onnx')
  // The footer imports whatever the folder is; the button beside the model says what it is.
  const imports = calls.filter(({ method }) => method === 'importModelFolder').map(({ input }) => input)
  expect(imports).toEqual([{ asModelId: 'vit-bigg-14-laion2b' }])
})

test('changes where models come from only through the shell', async () => {
  const { dialog, calls } = await openModels('ViT-B-32-256 DataComp')
  ;(await button('Download source…')).click()
  const mirror = await within(dialog).findByRole('textbox', { name: 'Mirror' })
  ;(mirror as HTMLInputElement).value = ' http://hub.example '
  mirror.dispatchEvent(new Event('input', { bubbles: true }))
  ;(await button('Use this source')).click()
  await within(dialog).findByText(/This mirror is not encrypted/)
  expect(calls.find(({ method }) => method === 'changeModelSource')?.input).toEqual({
    mirror: 'http://hub.example',
    proxy: null,
  })
})

test('walks the list with the arrow keys', async () => {
  const { dialog } = await openModels('Starter')
  const list = within(within(dialog).getByRole('navigation', { name: 'Models' }))
  const [first] = list.getAllByRole('button')
  first?.focus()
  first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
  expect(document.activeElement).toBe(list.getAllByRole('button')[1])
})
