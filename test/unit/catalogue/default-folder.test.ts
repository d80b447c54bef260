import { describe, expect, it } from 'vitest'
import { catalogueFolder } from '../../../src/core/catalogue/default-folder.js'

describe('catalogueFolder', () => {
  it.each([
    ['Linux', {}, 'linux', '/home/ann', '/home/ann/.local/share/shutterword/catalogue'],
    ['XDG', { XDG_DATA_HOME: '/data' }, 'linux', '/home/ann', '/data/shutterword/catalogue'],
    [
      'a relative XDG folder, which is to be ignored',
      { XDG_DATA_HOME: 'data' },
      'linux',
      '/home/ann',
      '/home/ann/.local/share/shutterword/catalogue',
    ],
    [
      'macOS',
      { XDG_DATA_HOME: '/data' },
      'darwin',
      '/Users/ann',
      '/Users/ann/Library/Application Support/Shutterword/catalogue',
    ],
    [
      'Windows',
      { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' },
      'win32',
      'C:\\Users\\ann',
      'C:\\Users\\ann\\AppData\\Roaming\\Shutterword\\catalogue',
    ],
    [
      'Windows without APPDATA',
      {},
      'win32',
      'C:\\Users\\ann',
      'C:\\Users\\ann\\AppData\\Roaming\\Shutterword\\catalogue',
    ],
    ['a choice', { SHUTTERWORD_CATALOGUE: '/my/own', XDG_DATA_HOME: '/d' }, 'linux', '/home/ann', '/my/own'],
  ] as const)('finds the folder of %s', (_name, env, platform, homedir, folder) => {
    expect(catalogueFolder(env, platform, homedir)).toBe(folder)
  })
})
