import type { Evidence } from '../tag.js'

/** Texts of what is known of a suggestion. */
export const evidenceText = {
  names: {
    measured: 'measured',
    taught: 'taught',
    guess: 'guess',
  } satisfies Readonly<Record<Evidence, string>>,

  hints: {
    measured: 'The threshold of this tag was measured on labelled photos.',
    taught:
      'The model was taught this word, but its threshold was never measured. Never accepted automatically.',
    guess: 'The model was not taught this word and guesses from its meaning. Never accepted automatically.',
  } satisfies Readonly<Record<Evidence, string>>,
} as const
