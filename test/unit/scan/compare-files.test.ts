import { describe, expect, it } from 'vitest'
import type { PhotoRow } from '../../../src/core/catalogue/catalogue.js'
import { compareFiles, lostMounts } from '../../../src/core/scan/compare-files.js'
import type { FolderTree, ListedFile } from '../../../src/core/scan/walk-folder.js'
import type { FolderId, PhotoId } from '../../../src/shared/photo.js'
import { told } from '../../support/told.js'

const facts = { sizeBytes: 10, modifiedMs: 1000.5, changedMs: 2000.5, inode: '7' }

// ids are branded; a test may make its own
const row = (relativePath: string, changes: Partial<PhotoRow> = {}): PhotoRow => ({
  id: relativePath as PhotoId,
  folderId: '1' as FolderId,
  relativePath,
  ...facts,
  fileHash: 'sha256:1',
  contentHash: 'sha256-jpeg:1',
  format: 'jpeg',
  width: 1,
  height: 1,
  orientation: 1,
  takenAt: null,
  state: 'ready',
  problem: null,
  isDamaged: false,
  thumbnailVersion: 1,
  sidecarStamp: '',
  ...changes,
})

const file = (relativePath: string, changes: Partial<ListedFile> = {}): ListedFile => ({
  relativePath,
  name: relativePath.split('/').at(-1) ?? '',
  path: `/photos/${relativePath}`,
  facts,
  sidecarStamp: '',
  nameProblem: null,
  ...changes,
})

const tree = (changes: Partial<FolderTree>): FolderTree => ({
  files: [],
  placeholders: [],
  unreadableFolders: [],
  brokenLinks: [],
  mounts: [],
  ...changes,
})

describe('comparing a folder with the catalogue', () => {
  it.each([
    ['size', { sizeBytes: 11 }],
    ['modification time', { modifiedMs: 1000.6 }],
    ['change time', { changedMs: 2000.6 }],
    ['inode', { inode: '8' }],
  ])('reads a photo whose %s is another', (_, change) => {
    const result = compareFiles(
      [row('a.jpg')],
      tree({ files: [file('a.jpg', { facts: { ...facts, ...change } })] }),
      [],
    )
    expect(result.inspections.map((inspection) => inspection.change)).toEqual(['content'])
  })

  it('reads nothing of a photo that is the same', () => {
    const result = compareFiles([row('a.jpg')], tree({ files: [file('a.jpg')] }), [])
    expect(result).toEqual({ unchanged: 1, inspections: [], missing: [] })
  })

  it('reads only the metadata when its sidecars are others', () => {
    const result = compareFiles(
      [row('a.jpg')],
      tree({ files: [file('a.jpg', { sidecarStamp: 'a.xmp:1' })] }),
      [],
    )
    expect(result.inspections.map((inspection) => inspection.change)).toEqual(['sidecar'])
  })

  it('tries a photo again that could never be read', () => {
    const result = compareFiles([row('a.jpg', { fileHash: '' })], tree({ files: [file('a.jpg')] }), [])
    expect(result.inspections).toHaveLength(1)
  })

  it('takes for missing what is not there, except below what could not be read', () => {
    const rows = ['gone.jpg', 'locked/a.jpg', 'lockedness/a.jpg', 'link/a.jpg', 'usb/a.jpg', 'cloud.jpg'].map(
      (name) => row(name),
    )
    const found = tree({
      unreadableFolders: [{ subfolder: 'locked', problem: told('EACCES') }],
      brokenLinks: ['link'],
      placeholders: ['cloud.jpg'],
    })
    const { missing } = compareFiles(rows, found, ['usb'])
    expect(missing.map((photo) => photo.relativePath)).toEqual(['gone.jpg', 'lockedness/a.jpg'])
  })
})

describe('drives below the folder', () => {
  it('are lost when they were mounted and nothing lies there now', () => {
    expect(lostMounts(['usb'], tree({}))).toEqual(['usb'])
    expect(lostMounts([''], tree({}))).toEqual([''])
  })

  it('are not lost while mounted, or when their folder holds files of its own', () => {
    expect(lostMounts(['usb'], tree({ mounts: ['usb'] }))).toEqual([])
    expect(lostMounts(['usb'], tree({ files: [file('usb/a.jpg')] }))).toEqual([])
  })
})
