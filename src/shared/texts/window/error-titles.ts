import type { ErrorCode } from '../../error-codes.js'

/** What the user can do about an error; the window maps each to a command. */
export type ErrorAction = 'try-again' | 'choose-folder' | 'settings' | 'plan-again' | null

/** What the window says of each code of an error, above the error's own sentence, and what it offers. */
export const errorTitles: Readonly<Record<ErrorCode, Readonly<{ title: string; action: ErrorAction }>>> = {
  cancelled: { title: 'Cancelled.', action: null },
  'catalogue-damaged': {
    title: 'The catalogue is damaged. Its daily copies are kept beside it.',
    action: null,
  },
  'catalogue-locked': { title: 'Shutterword is already running with this catalogue.', action: 'try-again' },
  'disk-full': { title: 'The disk is full.', action: null },
  'download-failed': { title: 'The download did not get through.', action: 'try-again' },
  'download-rejected': {
    title: 'What came is not the published model. Nothing of it is kept.',
    action: 'try-again',
  },
  'engine-stopped': { title: 'The engine stopped. It is being started again.', action: 'try-again' },
  'folder-missing': { title: 'The folder cannot be found.', action: 'choose-folder' },
  'folder-unreadable': { title: 'The folder cannot be read.', action: 'choose-folder' },
  internal: { title: 'Something went wrong inside Shutterword.', action: 'try-again' },
  'invalid-input': { title: 'That is not possible.', action: null },
  'job-running': { title: 'Another job is running. Wait for it or cancel it.', action: null },
  'licence-needed': { title: 'This model needs its licence to be accepted first.', action: null },
  'model-busy': { title: 'This model is being worked on already.', action: null },
  'model-damaged': { title: 'The model’s files are damaged. Repair it in the list of models.', action: null },
  'model-in-use': { title: 'This model is in use. Choose another one first.', action: null },
  'model-missing': { title: 'The model is not installed.', action: 'settings' },
  'photo-damaged': { title: 'The photo is damaged.', action: null },
  'photo-missing': { title: 'The photo cannot be found.', action: null },
  'photo-too-large': { title: 'The photo is too large to be opened safely.', action: null },
  'photo-unreadable': { title: 'The photo cannot be read.', action: null },
  'photo-unsupported': { title: 'This kind of file is not supported.', action: null },
  'plan-outdated': {
    title: 'Something changed since the plan was made. Nothing was written.',
    action: 'plan-again',
  },
  'tool-missing': { title: 'A program that Shutterword needs is missing.', action: null },
  'vocabulary-invalid': { title: 'The word list could not be read.', action: null },
  'write-failed': { title: 'Writing failed. The photo is as it was.', action: null },
}

export const actionNames: Readonly<Record<Exclude<ErrorAction, null>, string>> = {
  'try-again': 'Try again',
  'choose-folder': 'Choose folder',
  settings: 'Open settings',
  'plan-again': 'Plan again',
}
