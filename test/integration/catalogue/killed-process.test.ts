import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { bundle } from '../../support/bundle.js'
import { startChild } from '../../support/child.js'
import { tempFolder } from '../../support/temp-folder.js'

const entry = 'test/support/catalogue-child.ts'

describe('a catalogue whose process is killed', () => {
  it('is locked while the process lives, naming it, and free when it was killed', async () => {
    const folder = tempFolder()
    const child = startChild(await bundle(entry, tempFolder()), [folder, 'hold'])
    await child.line((text) => text === 'open')

    const open = () => openCatalogue(folder)
    expect(open).toThrow(expect.objectContaining({ code: 'catalogue-locked' }))
    expect(open).toThrow(
      new RegExp(
        `process ${child.pid} since \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}: its window or another command\\.`,
      ),
    )

    await child.kill()
    const catalogue = open()
    expect(catalogue.notices).toEqual([])
    catalogue.close()
  })

  it('is locked for a second opening in the same process too, which does not loosen the lock', async () => {
    const folder = tempFolder()
    const script = await bundle(entry, tempFolder())
    const first = openCatalogue(folder)
    expect(() => openCatalogue(folder)).toThrow(new RegExp(`process ${process.pid} since`))
    const other = promisify(execFile)(process.execPath, [script, folder, 'hold'])
    await expect(other).rejects.toThrow('catalogue-locked')
    first.close()
    openCatalogue(folder).close()
  })

  it('stays locked when a second process has tried and ended', async () => {
    const folder = tempFolder()
    const script = await bundle(entry, tempFolder())
    const first = startChild(script, [folder, 'hold'])
    await first.line((text) => text === 'open')
    const second = promisify(execFile)(process.execPath, [script, folder, 'hold'])
    await expect(second).rejects.toThrow('catalogue-locked')
    expect(() => {
      openCatalogue(folder)
    }).toThrow(new RegExp(`process ${first.pid} since`))
  })

  it('keeps every verdict that was acknowledged, and no half of a step', async () => {
    const script = await bundle(entry, tempFolder())
    for (const wanted of [1, 7, 40]) {
      const folder = tempFolder()
      const child = startChild(script, [folder, 'decide'])
      await child.line((text) => text === `acknowledged ${wanted}`)
      await child.kill()
      const acknowledged = child.lines().filter((text) => text.startsWith('acknowledged')).length

      const catalogue = openCatalogue(folder)
      const count = (suffix: string, from: number) => {
        let number = from
        while (catalogue.verdicts.of(`sha256:${number + 1}${suffix}`).length === 1) number += 1
        return number
      }
      const kept = count('', 0)
      expect(kept).toBeGreaterThanOrEqual(acknowledged)
      expect(count('-again', 0)).toBe(kept)
      expect(catalogue.verdicts.history().undo).toEqual({ act: 'told', words: `step ${kept}` })
      catalogue.close()
    }
  })
})
