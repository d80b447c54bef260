import { counted } from '../counted.js'

const verdicts = (count: number, photos: number) =>
  `${counted(count, 'verdict')} on ${counted(photos, 'photo')}`

/** Texts of `shutterword import`. */
export const importText = {
  description: 'take over verdicts that export --format json wrote; writes into no photo, and asks first',
  file: 'JSON file; its photos must be in folders that were scanned or tagged',
  dryRun: 'say what would be taken over, and change nothing',

  question: (count: number, photos: number) => `Take over ${verdicts(count, photos)}?`,
  would: (count: number, photos: number) => `Would take over: ${verdicts(count, photos)}`,
  takenOver: (count: number, photos: number) => `Taken over: ${verdicts(count, photos)}`,
  nothing: 'Nothing was taken over',
  unchanged: (count: number) => `already here: ${String(count)}`,
  kept: (count: number) => `left out for newer ones here: ${String(count)}`,
  refused: (count: number) => `not possible as tags: ${String(count)}`,
  unknownPhotos: (count: number) => `photos not known here: ${String(count)}`,
  leftOut: (photo: string, tag: string, reason: string) => `${photo}: ${tag}: ${reason}`,
  unknownPhoto: (photo: string) => `${photo}: not known here; scan the folder that holds it first`,
} as const
