import type { PhotoRow } from '../../src/core/catalogue/catalogue.js'
import type { ExistingTag } from '../../src/core/review/photo-tags.js'
import type { FolderId, PhotoFormat, PhotoId } from '../../src/shared/photo.js'
import type { Candidate, Suggestion, TagPath } from '../../src/shared/tag.js'
import { problemOf } from '../../src/shared/problem.js'

export type FakePhoto = {
  row: PhotoRow
  suggestions: readonly Suggestion[]
  candidates: readonly Candidate[]
  existing: readonly ExistingTag[]
}

export const fakeFolderId = '1' as FolderId

/** Tags of the fake vocabulary, used in turn. */
export const fakeTags: readonly TagPath[] = [
  ['animal', 'dog', 'chihuahua'],
  ['animal', 'cat', 'egyptian cat'],
  ['food', 'fruit', 'lemon'],
  ['furniture', 'rocking chair'],
  ['sports', 'ball', 'volleyball'],
  ['vehicle', 'bus', 'school bus'],
  ['nature', 'coast', 'seashore'],
  ['building', 'barn'],
  ['music', 'violin'],
  ['umbrella'],
]

const formats: readonly PhotoFormat[] = ['jpeg', 'jpeg', 'jpeg', 'heic', 'png', 'raw']

/** Photos in every state that the window must draw: photo n has n mod 5 suggestions, some hold tags, two failed. */
export function fakePhotos(count = 40): Map<PhotoId, FakePhoto> {
  const photos = Array.from({ length: count }, (_, index) => fakePhoto(index + 1))
  return new Map(photos.map((photo) => [photo.row.id, photo]))
}

function fakePhoto(number: number): FakePhoto {
  const isFailed = number === 17
  const isQuarantined = number === 18
  const isBroken = isFailed || isQuarantined
  const format = formats[number % formats.length] ?? 'jpeg'
  return {
    row: {
      id: String(number) as PhotoId,
      folderId: fakeFolderId,
      relativePath: `${number > 30 ? 'garden/' : ''}IMG_${String(number).padStart(4, '0')}.${format}`,
      sizeBytes: 1000,
      modifiedMs: 0,
      changedMs: 0,
      inode: String(number),
      fileHash: `sha256:${number}`,
      contentHash: `sha256-fake:${number}`,
      format,
      width: number % 4 === 0 ? 3000 : 4000,
      height: number % 4 === 0 ? 4000 : 3000,
      orientation: 1,
      takenAt: number % 7 === 0 ? null : `2026-05-${String((number % 28) + 1).padStart(2, '0')}T10:00:00`,
      state: isFailed ? 'failed' : isQuarantined ? 'quarantined' : 'ready',
      problem: isFailed
        ? problemOf('photo-not-decoded', {
            name: 'IMG_0017',
            expected: 'JPEG',
            found: 'premature end of file',
          })
        : isQuarantined
          ? problemOf('photo-crashed-engine', { crashes: 2 })
          : null,
      isDamaged: false,
      thumbnailVersion: isBroken ? 0 : 1,
      sidecarStamp: '',
    },
    suggestions: isBroken ? [] : fakeSuggestions(number),
    candidates: isBroken ? [] : fakeCandidates(number),
    existing: isBroken ? [] : fakeExisting(number),
  }
}

function fakeSuggestions(number: number): readonly Suggestion[] {
  return Array.from({ length: number % 5 }, (_, index) => {
    const path = fakeTags[(number + index) % fakeTags.length] ?? ['umbrella']
    const isMeasured = index % 3 !== 2
    return {
      tag: path.at(-1) ?? '',
      path,
      probability: Math.round((0.97 - index * 0.17 - (number % 7) * 0.01) * 100) / 100,
      evidence: isMeasured ? 'measured' : 'taught',
    }
  })
}

/** The first suggestion, and what is less sure. */
function fakeCandidates(number: number): readonly Candidate[] {
  return [
    ...fakeSuggestions(number).slice(0, 1),
    { tag: 'lighthouse', path: ['building', 'lighthouse'], probability: 0.31, evidence: 'taught' },
    { tag: 'meeting room', path: ['place', 'meeting room'], probability: 0.12, evidence: 'guess' },
    { tag: 'submarine', path: ['vehicle', 'submarine'], probability: 0.004, evidence: 'measured' },
  ]
}

function fakeExisting(number: number): readonly ExistingTag[] {
  if (number % 3 !== 0) return []
  return ['holiday', 'Madeira'].map((name) => ({
    path: [name],
    name,
    fields: ['XMP-dc:Subject', 'IPTC:Keywords'],
  }))
}
