/** Everything that can be asked of the window by key, button or menu. */
export type CommandName =
  | 'open-folder'
  | 'rescan'
  | 'import-vocabulary'
  | 'models'
  | 'write'
  | 'write-history'
  | 'undo'
  | 'redo'
  | 'shortcuts'
  | 'settings'
  | 'diagnostics'
  | 'open-photo'
  | 'back'
  | 'next-photo'
  | 'previous-photo'
  | 'accept-all'
  | 'reject-rest'
  | 'take-back'
  | 'add-tag'
  | 'select-all'
  | 'show-in-folder'
  | 'pause-or-resume'

/** Names of the commands that have a key, as the help lists them. */
export const commandLabels: Readonly<Partial<Record<CommandName, string>>> = {
  'accept-all': 'Accept all suggestions shown',
  'reject-rest': 'Reject the suggestions that are left',
  'take-back': 'Take back the decisions on this photo',
  'add-tag': 'Add a tag by typing',
  undo: 'Undo',
  redo: 'Redo',
  'open-photo': 'Open the photo large',
  back: 'Back to the grid',
  'next-photo': 'Next photo',
  'previous-photo': 'Previous photo',
  'select-all': 'Select all photos',
  'show-in-folder': 'Show in folder',
  'open-folder': 'Choose a folder',
  rescan: 'Re-scan the folder',
  write: 'Write tags',
  'pause-or-resume': 'Pause or resume',
  settings: 'Settings',
  shortcuts: 'This list',
}

/** Keys that belong to no command: the grid's own, and the digits. */
export const fixedLabels = {
  'accept-number': 'Accept the suggestion with that number',
  'reject-number': 'Reject the suggestion with that number',
  move: 'Move in the grid',
  ends: 'First and last photo',
  extend: 'Extend the selection',
} as const
export type FixedShortcut = keyof typeof fixedLabels

export const groupNames = { decide: 'Decide', move: 'Move', work: 'Work' } as const
export type ShortcutGroup = keyof typeof groupNames
