import { tick } from 'svelte'

/**
 * Runs an act that takes its own button off the list, and gives the focus to the button that comes in its place: else
 * it would fall back to the page, and a person working by keyboard would start over.
 */
export async function keepFocus(list: HTMLElement | undefined, act: () => void): Promise<void> {
  const place = list ? buttonsIn(list).indexOf(document.activeElement as HTMLButtonElement) : -1
  act()
  if (!list || place < 0) return
  await tick()
  if (list.contains(document.activeElement)) return
  const buttons = buttonsIn(list)
  buttons[Math.min(place, buttons.length - 1)]?.focus()
}

function buttonsIn(list: HTMLElement): readonly HTMLButtonElement[] {
  return [...list.querySelectorAll('button')]
}
