import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { saveApplied } from '../../../src/core/engine/save-applied.js'
import { newPhoto } from '../../support/new-photo.js'
import { tempFolder } from '../../support/temp-folder.js'

it('a written photo whose keywords could not be kept is not known as the new file either', () => {
  const catalogue = openCatalogue(join(tempFolder(), 'catalogue'))
  onTestFinished(() => {
    catalogue.close()
  })
  const id = catalogue.photos.insert(newPhoto(catalogue.folders.add(tempFolder()).id, 'a.jpg'))
  const before = catalogue.photos.get(id)!
  const { relativePath, sizeBytes, modifiedMs, changedMs, inode } = before
  const file = {
    relativePath,
    sizeBytes: sizeBytes + 1,
    modifiedMs,
    changedMs,
    inode,
    fileHash: 'sha256:new',
  }
  // As when the engine is killed between the two.
  const keywords = {
    ...catalogue.keywords,
    replace: () => {
      throw new Error('killed')
    },
  }
  const { photos, transaction } = catalogue
  expect(() => {
    saveApplied({ photos, transaction, keywords }, { photoId: id, file, found: [] })
  }).toThrow('killed')
  expect(catalogue.photos.get(id)).toEqual(before)

  saveApplied(catalogue, { photoId: id, file, found: [] })
  expect(catalogue.photos.get(id)).toMatchObject({ sizeBytes: sizeBytes + 1, fileHash: 'sha256:new' })
})
