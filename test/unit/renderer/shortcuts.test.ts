import { describe, expect, it } from 'vitest'
import { commandOf, digitOf, keyHint, type KeyPress } from '../../../src/renderer/src/lib/shortcuts.js'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('shortcuts', () => {
  it.each([
    ['a', {}, 'accept-all'],
    ['A', { shiftKey: true }, null],
    ['a', { ctrlKey: true }, 'select-all'],
    ['z', { ctrlKey: true }, 'undo'],
    ['z', { metaKey: true }, 'undo'],
    ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
    ['y', { ctrlKey: true }, 'redo'],
    ['?', { shiftKey: true }, 'shortcuts'],
    ['/', { shiftKey: true }, 'add-tag'],
    ['a', { altKey: true }, null],
    ['Enter', {}, null],
    ['ArrowRight', {}, null],
  ] as const)('in the grid %s with %o means %s', (key, modifiers, command) => {
    expect(commandOf(press(key, modifiers), false)).toBe(command)
  })

  it.each([
    ['ArrowRight', 'next-photo'],
    ['ArrowUp', 'previous-photo'],
    ['Escape', 'back'],
  ] as const)('with a photo open %s means %s', (key, command) => {
    expect(commandOf(press(key), true)).toBe(command)
  })

  it('knows digits by their place on the keyboard, whatever character Shift makes of them', () => {
    expect(digitOf(press('!', { code: 'Digit1', shiftKey: true }))).toEqual({ digit: 1, isReject: true })
    expect(digitOf(press('&', { code: 'Digit1' }))).toEqual({ digit: 1, isReject: false })
    expect(digitOf(press('9', { code: 'Numpad9' }))).toEqual({ digit: 9, isReject: false })
    expect(digitOf(press('0', { code: 'Digit0' }))).toBeNull()
    expect(digitOf(press('1', { code: 'Digit1', ctrlKey: true }))).toBeNull()
  })

  it('writes keys as each system knows them', () => {
    expect(keyHint('redo', false)).toBe('Ctrl+Shift+Z')
    expect(keyHint('redo', true)).toBe('⌘+Shift+Z')
    expect(keyHint('write-history', false)).toBe('')
  })
})
