import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../../../src/core/support/make-folder.js'
import { tempFolder } from '../../support/temp-folder.js'

describe('making a folder', () => {
  it('makes those above it, and takes one that is there', () => {
    const folder = join(tempFolder(), 'a', 'b', 'c')
    makeFolder(folder)
    makeFolder(folder)
    expect(existsSync(folder)).toBe(true)
  })

  it.skipIf(process.platform !== 'linux')('gives up where the system takes no folders', () => {
    expect(() => {
      makeFolder('/proc/shutterword/catalogue')
    }).toThrow()
  })

  it('says so when a file is in the way', () => {
    expect(() => {
      makeFolder(join(import.meta.filename, 'below'))
    }).toThrow()
  })
})
