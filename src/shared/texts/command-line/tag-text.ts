import { counted } from '../counted.js'

/** Texts of `shutterword tag`. */
export const tagText = {
  description: 'suggest tags for the photos in a folder; writes nothing unless --write is given',
  folder: 'folder of photos, with all folders below it',
  vocabulary: 'suggest only words of this list, one per line',
  minimum: "suggest from this probability on, instead of each tag's own threshold",
  acceptAbove: 'accept suggestions above this probability',
  dryRun: 'show what would be written, and change nothing',
  write: 'write accepted tags into the photos; shutterword undo takes them out again',
  sidecar: 'write into .xmp files beside the photos instead',
  preset: 'write the fields that a program reads (see below)',
  field: 'one rule of your own on top; may be repeated',
  yes: 'write without asking',
  evidenceHelp: `
What is known of a tag ("evidence" in --json):
  measured   its threshold was measured on photos; only these are accepted by --accept-above
  taught     a word that the model was taught; marked, and reviewed in the window
  guess      any other word; marked, and suggested only from a list of your own`,

  unmeasured: (count: number) =>
    `${counted(count, 'photo')} ${count === 1 ? 'has' : 'have'} suggestions that are taught or guesses, which --accept-above never accepts: review them in the window`,
  unknownWords: (words: readonly string[]) =>
    `${counted(words.length, 'word')} the model cannot spell, never suggested: ${words.join(', ')}`,
  notWritten: (name: string, reason: string) => `${name}: not written: ${reason}`,
  nothingWrittenNotice: 'nothing was written',
  noReason: 'no reason given',
  question: (count: number) => `Write these tags into ${counted(count, 'photo')}?`,

  photos: (count: number) => counted(count, 'photo'),
  withSuggestions: (count: number) => `${String(count)} with suggestions`,
  accepted: (tags: number, photos: number) =>
    `${counted(tags, 'tag')} accepted on ${counted(photos, 'photo')}`,
  written: (count: number) => `Written: ${counted(count, 'photo')}`,
  skipped: (count: number) => `skipped: ${String(count)}`,
  failed: (count: number) => `failed: ${String(count)}`,
  takeBack: (counts: string) => `${counts}. Take it back with: shutterword undo`,
  nothingToWrite: 'Nothing to write.',
  wouldWrite: (count: number) => `Would write ${counted(count, 'photo')}; nothing was changed.`,
  nothingWritten: 'Nothing was written.',
} as const
