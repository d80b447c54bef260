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

export type Shortcut = Readonly<{
  command: CommandName
  /** Name of the command in the list of shortcuts. */
  label: string
  group: string
  /** `KeyboardEvent.key` in lower case. Several keys do the same. */
  keys: readonly string[]
  mod?: boolean
  shift?: boolean
  /** Only while a photo is open large; elsewhere the key belongs to the focused control. */
  onlyWhenOpen?: boolean
  /** Handled by the grid itself, listed here for the help. */
  onlyListed?: boolean
}>

/** All shortcuts, in the order in which the help lists them. */
export const shortcuts: readonly Shortcut[] = [
  { command: 'accept-all', label: 'Accept all suggestions shown', group: 'Decide', keys: ['a'] },
  { command: 'reject-rest', label: 'Reject the suggestions that are left', group: 'Decide', keys: ['x'] },
  { command: 'take-back', label: 'Take back the decisions on this photo', group: 'Decide', keys: ['u'] },
  { command: 'add-tag', label: 'Add a tag by typing', group: 'Decide', keys: ['t', '/'] },
  { command: 'undo', label: 'Undo', group: 'Decide', keys: ['z'], mod: true },
  { command: 'redo', label: 'Redo', group: 'Decide', keys: ['z'], mod: true, shift: true },
  { command: 'redo', label: 'Redo', group: '', keys: ['y'], mod: true },
  {
    command: 'open-photo',
    label: 'Open the photo large',
    group: 'Move',
    keys: ['enter', ' '],
    onlyListed: true,
  },
  { command: 'back', label: 'Back to the grid', group: 'Move', keys: ['escape'], onlyWhenOpen: true },
  {
    command: 'next-photo',
    label: 'Next photo',
    group: 'Move',
    keys: ['arrowright', 'arrowdown'],
    onlyWhenOpen: true,
  },
  {
    command: 'previous-photo',
    label: 'Previous photo',
    group: 'Move',
    keys: ['arrowleft', 'arrowup'],
    onlyWhenOpen: true,
  },
  { command: 'select-all', label: 'Select all photos', group: 'Move', keys: ['a'], mod: true },
  { command: 'show-in-folder', label: 'Show in folder', group: 'Move', keys: ['r'], mod: true, shift: true },
  { command: 'open-folder', label: 'Choose a folder', group: 'Work', keys: ['o'], mod: true },
  { command: 'rescan', label: 'Re-scan the folder', group: 'Work', keys: ['r'], mod: true },
  { command: 'write', label: 'Write tags', group: 'Work', keys: ['s'], mod: true },
  { command: 'pause-or-resume', label: 'Pause or resume', group: 'Work', keys: ['p'] },
  { command: 'settings', label: 'Settings', group: 'Work', keys: [','], mod: true },
  { command: 'shortcuts', label: 'This list', group: 'Work', keys: ['?'] },
]

/** Shortcuts of the grid and the digits, listed in the help beside the commands. */
export const fixedShortcuts: readonly Readonly<{ label: string; group: string; keys: readonly string[] }>[] =
  [
    { label: 'Accept the suggestion with that number', group: 'Decide', keys: ['1', '–', '9'] },
    { label: 'Reject the suggestion with that number', group: 'Decide', keys: ['Shift', '1', '–', '9'] },
    { label: 'Move in the grid', group: 'Move', keys: ['←', '→', '↑', '↓'] },
    { label: 'First and last photo', group: 'Move', keys: ['Home', 'End'] },
    { label: 'Extend the selection', group: 'Move', keys: ['Shift', '←', '→', '↑', '↓'] },
  ]

export type KeyPress = Readonly<{
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}>

/** The command of a key press, null when it has none. */
export function commandOf(press: KeyPress, isPhotoOpen: boolean): CommandName | null {
  if (press.altKey) return null
  const mod = press.ctrlKey || press.metaKey
  const key = press.key.toLowerCase()
  const found = shortcuts.find(
    (shortcut) =>
      !shortcut.onlyListed &&
      (isPhotoOpen || !shortcut.onlyWhenOpen) &&
      shortcut.keys.includes(key) &&
      mod === Boolean(shortcut.mod) &&
      // '?' and '/' sit on Shift in some keyboard layouts, so Shift counts for letters only.
      (key.length !== 1 || !/[a-z]/.test(key) || press.shiftKey === Boolean(shortcut.shift)),
  )
  return found?.command ?? null
}

/** The digit 1 to 9 of a key press and whether Shift rejects; by key position, since Shift changes the character. */
export function digitOf(press: KeyPress): { readonly digit: number; readonly isReject: boolean } | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  const match = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)
  return match?.[1] ? { digit: Number(match[1]), isReject: press.shiftKey } : null
}

const keyNames: Readonly<Record<string, string>> = {
  enter: 'Enter',
  ' ': 'Space',
  escape: 'Esc',
  arrowright: '→',
  arrowdown: '↓',
  arrowleft: '←',
  arrowup: '↑',
}

/** Keys of a shortcut as caps to show, e.g. ['Ctrl', 'Shift', 'Z']. */
export function keyCaps(shortcut: Shortcut, isMac: boolean): readonly string[] {
  const first = shortcut.keys[0] ?? ''
  return [
    ...(shortcut.mod ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(shortcut.shift ? ['Shift'] : []),
    keyNames[first] ?? first.toUpperCase(),
  ]
}

/** The command's keys in one line for a tooltip, '' when it has none. */
export function keyHint(command: CommandName, isMac: boolean): string {
  const shortcut = shortcuts.find((one) => one.command === command)
  return shortcut ? keyCaps(shortcut, isMac).join('+') : ''
}
