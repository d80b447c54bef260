import { counted } from '../counted.js'

/** Texts of `shutterword undo`. */
export const undoText = {
  description: 'take back what was written last, byte for byte; asks first',
  batch: 'take back this batch, the last one without a name; shutterword history lists them',
  photo: 'take back what was last written into this photo',
  since: 'take back everything written since, e.g. 2026-05-01 or 2026-05-01T14:30',

  photoQuestion: (path: string) => `Take the written tags out of ${path}?`,
  sinceQuestion: (files: number, since: string) =>
    `Take back the tags written into ${counted(files, 'file')} since ${since}?`,
  batchQuestion: (photos: number, date: string) =>
    `Take back the tags written into ${counted(photos, 'photo')} on ${date}?`,
  nothingToUndo: 'Nothing to undo.',
  nothingChanged: 'nothing was changed',
  leftAsItIs: (name: string, reason: string) => `${name}: left as it is: ${reason}`,
  noReason: 'no reason given',

  restored: (count: number) => `Restored byte for byte: ${counted(count, 'photo')}`,
  merged: (count: number) => `edited by another program since, only our tags taken out: ${String(count)}`,
  failed: (count: number) => `left as they are: ${String(count)}`,
} as const
