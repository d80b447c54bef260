import { counted } from '../counted.js'

/** Texts of `shutterword export`. */
export const exportText = {
  description:
    'print the photos with their tags, suggestions and verdicts; photos that are new are looked at first; import reads the JSON back',
  folder: 'only this folder; without it, every folder of the catalogue',
  format: 'how to print it',
  rows: 'what a row of the CSV stands for',
  sidecarsTo: 'write a sidecar with all tags of each photo into this folder instead; touches no photo',
  copiesTo: 'copy the photos with accepted tags into this folder instead, and write the tags into the copies',

  folderNotThere: (location: string) => `${location}: the folder is not there`,
  notExported: (name: string, reason: string) => `${name}: not exported: ${reason}`,
  noReason: 'no reason given',
  sidecars: (target: string, count: number) => `Exported into ${target}: ${counted(count, 'sidecar')}`,
  copies: (target: string, count: number) => `Exported into ${target}: ${counted(count, 'photo')}`,
  noTags: (count: number) => `no tags: ${counted(count, 'photo')}`,
  noAcceptedTags: (count: number) => `no accepted tags: ${counted(count, 'photo')}`,
  failed: (count: number) => `failed: ${String(count)}`,
} as const
