import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageUrl } from './page-origin.js'

// The window's own background until the page has drawn its first frame: the page's tokens, so that nothing flashes.
const backgrounds = { dark: '#191919', light: '#d6d6d6' }

/** The one window: sandboxed, isolated, unable to go anywhere else or to open anything. */
export function createWindow(options: {
  readonly preload: string
  readonly titleSuffix: string
}): BrowserWindow {
  const room = screen.getPrimaryDisplay().workAreaSize
  const window = new BrowserWindow({
    width: Math.min(1440, room.width),
    height: Math.min(900, room.height),
    minWidth: 860,
    minHeight: 560,
    show: false,
    title: `Shutterword${options.titleSuffix}`,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // The progress of a long run must be right when the user comes back to the window.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  refuseNavigation(window)
  return window
}

/** Loads the page; resolves when its document is there, or when the window is closed before that. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  const closing = new AbortController()
  window.once('close', () => {
    closing.abort()
  })
  try {
    await window.loadURL(pageUrl)
  } catch (error) {
    // Closing in the middle of loading fails the load; a message about it would keep the app from ending.
    if (!closing.signal.aborted && !window.isDestroyed()) throw error
  }
}

function refuseNavigation(window: BrowserWindow): void {
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    event.preventDefault()
  })
  webContents.on('will-frame-navigate', (event) => {
    event.preventDefault()
  })
  webContents.on('will-redirect', (event) => {
    event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}
