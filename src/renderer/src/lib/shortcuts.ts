import type { CommandName, FixedShortcut, ShortcutGroup } from '../../../shared/texts/window/shortcut-text.js'

export type Shortcut = Readonly<{
  command: CommandName
  /** Where the help lists it; '' for a second way to do the same. */
  group: ShortcutGroup | ''
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
  { command: 'accept-all', group: 'decide', keys: ['a'] },
  { command: 'reject-rest', group: 'decide', keys: ['x'] },
  { command: 'take-back', group: 'decide', keys: ['u'] },
  { command: 'add-tag', group: 'decide', keys: ['t', '/'] },
  { command: 'undo', group: 'decide', keys: ['z'], mod: true },
  { command: 'redo', group: 'decide', keys: ['z'], mod: true, shift: true },
  { command: 'redo', group: '', keys: ['y'], mod: true },
  {
    command: 'open-photo',
    group: 'move',
    keys: ['enter', ' '],
    onlyListed: true,
  },
  { command: 'back', group: 'move', keys: ['escape'], onlyWhenOpen: true },
  {
    command: 'next-photo',
    group: 'move',
    keys: ['arrowright', 'arrowdown'],
    onlyWhenOpen: true,
  },
  {
    command: 'previous-photo',
    group: 'move',
    keys: ['arrowleft', 'arrowup'],
    onlyWhenOpen: true,
  },
  { command: 'select-all', group: 'move', keys: ['a'], mod: true },
  { command: 'show-in-folder', group: 'move', keys: ['r'], mod: true, shift: true },
  { command: 'open-folder', group: 'work', keys: ['o'], mod: true },
  { command: 'rescan', group: 'work', keys: ['r'], mod: true },
  { command: 'write', group: 'work', keys: ['s'], mod: true },
  { command: 'pause-or-resume', group: 'work', keys: ['p'] },
  { command: 'settings', group: 'work', keys: [','], mod: true },
  { command: 'shortcuts', group: 'work', keys: ['?'] },
]

/** Shortcuts of the grid and the digits, listed in the help beside the commands. */
export const fixedShortcuts: readonly Readonly<{
  name: FixedShortcut
  group: ShortcutGroup
  keys: readonly string[]
}>[] = [
  { name: 'accept-number', group: 'decide', keys: ['1', '–', '9'] },
  { name: 'reject-number', group: 'decide', keys: ['Shift', '1', '–', '9'] },
  { name: 'move', group: 'move', keys: ['←', '→', '↑', '↓'] },
  { name: 'ends', group: 'move', keys: ['Home', 'End'] },
  { name: 'extend', group: 'move', keys: ['Shift', '←', '→', '↑', '↓'] },
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
