import { counted } from '../counted.js'

/** Texts of `shutterword scan`. */
export const scanText = {
  description:
    'find photos in a folder and read the tags they have; nothing is suggested and nothing is written',
  folder: 'folder of photos, with all folders below it',
  photos: (count: number, tagged: number) => `${counted(count, 'photo')}, ${String(tagged)} with tags`,
  changes: {
    added: (count: number) => `${String(count)} added`,
    changed: (count: number) => `${String(count)} changed`,
    moved: (count: number) => `${String(count)} moved`,
    deleted: (count: number) => `${String(count)} deleted`,
    unchanged: (count: number) => `${String(count)} unchanged`,
  },
  seconds: (seconds: number) => `${seconds.toFixed(1)} s`,
  unreadableFolder: (folder: string, reason: string) => `${folder}: ${reason}`,
} as const
