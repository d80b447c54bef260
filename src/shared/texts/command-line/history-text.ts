import type { JournalEntry } from '../../write-plan.js'
import { counted } from '../counted.js'

/** Texts of `shutterword history`. */
export const historyText = {
  description: 'list what was written, newest first, with the names that undo --batch takes',
  photos: 'list each file with the tags added and removed, field by field',
  nothingWritten: 'Nothing was written yet.',
  batch: (batchId: string, date: string, photos: number, undoable: number) =>
    `${batchId}  ${date}  ${counted(photos, 'photo')}, ${String(undoable)} can be undone\n`,
  file: (path: string, state: string, reason: string | null) =>
    `    ${path} (${state}${reason === null ? '' : `: ${reason}`})\n`,
  states: {
    written: 'written',
    undone: 'undone',
    abandoned: 'not written',
    unclear: 'unclear',
    open: 'interrupted, to be settled at the next start',
  } satisfies Readonly<Record<JournalEntry['state'], string>>,
} as const
