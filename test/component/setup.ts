import { cleanup, configure, render, screen } from '@testing-library/svelte'
import { afterEach, vi } from 'vitest'
import App from '../../src/renderer/src/App.svelte'
import { createFakeApp, type FakeApp, type FakeAppOptions } from '../support/fake-api.js'

/** The wall's size in the tests: jsdom lays nothing out. */
const wallPx = { width: 820, height: 900 }

// jsdom computes styles slowly, and nothing in the window is hidden from roles by style alone; a busy machine needs time.
configure({ defaultHidden: true, asyncUtilTimeout: 10_000 })

/** What a browser has and jsdom lacks: sizes, media queries, modal dialogs. */
function completeDocument(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(wallPx.width)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(wallPx.height)
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.setAttribute('open', '')
    },
    close(this: HTMLDialogElement) {
      this.removeAttribute('open')
    },
  })
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Draws the whole window over a fake engine and waits for its first frame. */
export async function openWindow(options: FakeAppOptions = {}): Promise<FakeApp> {
  completeDocument()
  const fake = createFakeApp(options)
  render(App, { api: fake.api })
  if (options.isFolderOpen !== false) await screen.findByRole('heading', { level: 1, name: 'Madeira' })
  return fake
}

/** The grid's cell of a photo, by its file name. */
export function cell(name: string): Promise<HTMLElement> {
  return screen.findByRole('option', { name: new RegExp(`^${name}`) })
}

/** Presses a key as a person would: on what has the focus. */
export function press(key: string, modifiers: Partial<KeyboardEventInit> = {}): void {
  const code = /^[0-9]$/.test(key) ? `Digit${key}` : key
  const target = document.activeElement ?? document.body
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...modifiers }),
  )
}
