import type { FolderId } from '../../src/shared/photo.js'
import type { NewPhoto } from '../../src/core/catalogue/catalogue.js'

/** A photo for the catalogue's tests: what matters to the test is given, the rest is plausible. */
export function newPhoto(folderId: FolderId, name: string, given: Partial<NewPhoto> = {}): NewPhoto {
  return {
    folderId,
    relativePath: name,
    sizeBytes: 1000,
    modifiedMs: 1_700_000_000_000.5,
    changedMs: 1_700_000_000_001.25,
    inode: '42',
    fileHash: `sha256:file-of-${name}`,
    contentHash: `sha256-jpeg:content-of-${name}`,
    format: 'jpeg',
    width: 640,
    height: 480,
    orientation: 1,
    takenAt: '2024-05-01T12:00:00',
    state: 'found',
    problem: null,
    sidecarStamp: '',
    ...given,
  }
}
