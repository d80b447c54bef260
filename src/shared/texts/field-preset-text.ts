import type { FieldPresetId } from '../field-policy.js'

/** Texts of the presets: their names, and what the programs read that they are for. */
export const fieldPresetText = {
  'most-programs': {
    name: 'Most programs',
    readers:
      'Names for every program in dc:subject; hierarchies for Lightroom, darktable, Immich and digiKam as soon as there are any.',
  },
  lightroom: {
    name: 'Lightroom',
    readers: 'Lightroom Classic keeps names in dc:subject and IPTC, hierarchies in lr:hierarchicalSubject.',
  },
  digikam: {
    name: 'digiKam',
    readers: 'digiKam reads its own TagsList first; like digiKam itself, this fills all eight fields.',
  },
  windows: {
    name: 'Windows Explorer',
    readers: 'Explorer merges dc:subject, IPTC and XPKeywords of JPEG and TIFF and notes LastKeywordXMP.',
  },
  photoprism: {
    name: 'PhotoPrism',
    readers: 'PhotoPrism takes its keywords from IPTC; dc:subject becomes the subject of the photo.',
  },
  'capture-one': {
    name: 'Capture One',
    readers: 'Capture One keeps names in dc:subject and hierarchies in lr:hierarchicalSubject.',
  },
  'subject-only': {
    name: 'Only dc:subject',
    readers:
      'The one field that nearly every program reads. Nothing is added to other fields, so digiKam and Immich may not see new tags where those exist.',
  },
} as const satisfies Readonly<Record<FieldPresetId, Readonly<{ name: string; readers: string }>>>
