import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { join } from 'node:path'
import type { Candidate } from '../../src/shared/tag.js'
import { softwareDeviceTimeoutMs, swiftShader } from '../support/swiftshader.js'
import { lowConfidence, makePhotos, test, waitUntilTagged, type Shutterword } from './app.js'

for (const theme of ['light', 'dark'] as const) {
  test(`diagnostics say what runs, by keyboard alone and without a fault that axe finds, ${theme}`, async ({
    folder,
    start,
  }) => {
    await makePhotos(join(folder, 'trip'), 2)
    const { app, page, call } = await start(join(folder, 'trip'))
    await call('changeSettings', { changes: { theme } })
    await waitUntilTagged(page, 2)
    await page.keyboard.press('Control+,')
    const opener = page
      .getByRole('dialog', { name: 'Settings' })
      .getByRole('button', { name: 'Diagnostics…' })
    await opener.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Diagnostics' })
    await expect(dialog.getByText('Everything works.')).toBeVisible()
    await expect(dialog.getByRole('row', { name: /^CPU in use/ })).toBeVisible()
    await expect(
      dialog.getByRole('row', { name: /^CUDA refused its libraries are not installed/ }),
    ).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])

    await dialog.getByRole('combobox', { name: 'Run the model on' }).selectOption('cpu')
    await expect(dialog.getByRole('row', { name: /^CPU in use asked for/ })).toBeVisible()
    await dialog.getByRole('button', { name: 'Check now' }).press('Enter')
    await expect(dialog.getByText(/^Sound on/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Copy as text' }).press('Enter')
    await expect(page.getByText('Copied. It names no photo.')).toBeVisible()
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toContain('Providers (choice: cpu)')
    expect(copied).not.toContain(folder)
    expect(copied).not.toContain('photo-01')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })
}

/** The ten best tags of each photo. */
async function candidatesOf({ call }: Shutterword): Promise<readonly (readonly Candidate[])[]> {
  const { openFolderId } = await call('status', {})
  if (openFolderId === null) throw new Error('Expected an open folder')
  const { ids } = await call('listPhotos', { folderId: openFolderId, filter: 'all', sort: 'name' })
  return Promise.all(ids.map(async (photoId) => (await call('photoDetail', { photoId })).candidates))
}

test('the utility process embeds on WebGPU as on the CPU', async ({ folder, start }) => {
  const graphics = swiftShader()
  test.skip(graphics.environment === null, 'no SwiftShader beside this Electron')
  test.setTimeout(softwareDeviceTimeoutMs)
  await makePhotos(join(folder, 'trip'), 2)
  const before = { ...process.env }
  Object.assign(process.env, graphics.environment, { SHUTTERWORD_PROVIDER: 'webgpu' })
  try {
    const onWebGpu = await start(join(folder, 'trip'), `--catalogue=${join(folder, 'webgpu')}`)
    await onWebGpu.call('changeSettings', lowConfidence)
    // The first run compiles every operator for a device made of software: about ten seconds when nothing else runs.
    const footer = onWebGpu.page.getByRole('contentinfo')
    await expect(footer).toContainText('Runs on WebGPU', { timeout: softwareDeviceTimeoutMs / 2 })
    await waitUntilTagged(onWebGpu.page, 2)
    const found = await onWebGpu.call('diagnose', {
      withPaths: false,
      measuresAgain: false,
      checksCatalogue: false,
    })
    expect(found.run).toMatchObject({ description: 'WebGPU', failure: null })
    expect(found.isChoiceFromEnvironment).toBe(true)
    const webgpu = found.providers.find(({ provider }) => provider === 'webgpu')
    expect(webgpu?.state).toBe('kept')
    expect(webgpu?.cosine).toBeGreaterThan(0.9999)
    expect(webgpu?.largestDifference).toBeLessThan(1e-3)
    const candidates = await candidatesOf(onWebGpu)

    process.env.SHUTTERWORD_PROVIDER = 'cpu'
    const onCpu = await start(join(folder, 'trip'), `--catalogue=${join(folder, 'cpu')}`)
    await waitUntilTagged(onCpu.page, 2)
    const expected = await candidatesOf(onCpu)
    expect(candidates).toHaveLength(2)
    for (const [photo, ofPhoto] of candidates.entries()) {
      expect(ofPhoto.map(({ tag }) => tag)).toEqual(expected[photo]?.map(({ tag }) => tag))
      for (const [index, { probability }] of ofPhoto.entries()) {
        expect(probability).toBeCloseTo(expected[photo]?.[index]?.probability ?? NaN, 4)
      }
    }
  } finally {
    process.env = before
  }
})
