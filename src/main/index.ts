import { app, dialog, ipcMain, protocol, session, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import type { AppEvents } from '../shared/contract.js'
import { messageOf } from '../shared/errors.js'
import { serveApp } from './app-protocol.js'
import { readArguments, type StartArguments } from './arguments.js'
import { guardClose } from './close-guard.js'
import { startEngine, type EngineProcess } from './engine-process.js'
import { createHost } from './host.js'
import { handleCalls } from './ipc.js'
import { setMenu } from './menu.js'
import { blockNetwork, silenceChromium } from './network.js'
import { pageScheme, photoScheme } from './page-origin.js'
import { servePhotos } from './photo-protocol.js'
import { runtimeOf } from './runtime.js'
import { createWindow, loadPage } from './window.js'

// Boot order: what must be said before `ready` comes first, then the lock, then engine and window at the same time.
// As root Chromium cannot start with its sandbox and would die here; the start script says --no-sandbox for root alone.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
silenceChromium()
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } },
  { scheme: photoScheme, privileges: { standard: true, secure: true } },
])

/** What a second process tells the one that has the catalogue open. */
type HandOver = Pick<StartArguments, 'photoFolder'>

const outFolder = join(import.meta.dirname, '..')
const runtime = runtimeOf(process.env, process.versions.electron)
const start = argumentsOf(process.argv, process.cwd())

// Chromium's own files, and with them the lock, are one set per catalogue: two catalogues may be open side by side.
if (start.catalogueFolder !== null) app.setPath('userData', join(start.catalogueFolder, 'window'))

const handOver: HandOver = { photoFolder: start.photoFolder }
if (app.requestSingleInstanceLock(handOver)) {
  app.on('window-all-closed', () => {
    app.quit()
  })
  app.whenReady().then(boot).catch(fail)
} else {
  // The window that has the catalogue open comes to the front and opens the folder that was asked for.
  app.quit()
}

async function boot(): Promise<void> {
  let window: BrowserWindow | null = null
  const emit = <E extends keyof AppEvents>(event: E, payload: AppEvents[E]): void => {
    if (window && !window.isDestroyed()) window.webContents.send('event', event, payload)
  }
  const engine = startEngine({
    modulePath: join(outFolder, 'main/worker.js'),
    start: { catalogueFolder: start.catalogueFolder, resourcesFolder: join(outFolder, '../resources') },
    emit,
  })
  blockNetwork(session.defaultSession)
  protocol.handle(pageScheme, serveApp(join(outFolder, 'renderer')))
  protocol.handle(photoScheme, servePhotos(engine.catalogueFolder))

  const created = createWindow({
    preload: join(outFolder, 'preload/index.cjs'),
    titleSuffix: runtime.titleSuffix,
  })
  window = created
  // An error box would block the main process until somebody answers it.
  const tell = (error: unknown): void => {
    void dialog.showMessageBox(created, { type: 'error', message: messageOf(error) })
  }
  handleCalls(ipcMain, {
    trustedFrame: () => (created.isDestroyed() ? null : created.webContents.mainFrame),
    host: createHost({
      engine: engine.api,
      window: () => created,
      version: app.getVersion(),
      isDevelopmentRuntime: runtime.isDevelopment,
    }),
    callEngine: engine.call,
  })
  setMenu((command) => {
    emit('menu', { command })
  })
  guardClose(created, {
    engine: engine.api,
    startWriting: () => {
      emit('menu', { command: 'write' })
    },
  })
  shutDownInOrder(engine)
  app.on('second-instance', (_event, _argv, _workingFolder, data) => {
    bringToFront(created)
    const { photoFolder } = data as HandOver // sent by our own second process, see `handOver`
    if (photoFolder === null) return
    engine.api
      .registerFolder({ path: photoFolder })
      .then(({ id }) => {
        emit('folderRequested', { folderId: id })
      })
      .catch(tell)
  })
  // The folder is open before the page asks for the status, so it never shows the last one first.
  if (start.photoFolder !== null) await openFolder(engine, start.photoFolder).catch(tell)
  await loadPage(created)
}

async function openFolder({ api }: EngineProcess, path: string): Promise<void> {
  const { id } = await api.registerFolder({ path })
  await api.openFolder({ folderId: id })
}

/** The engine closes the catalogue before the app ends; it was asked about already, so this never asks. */
function shutDownInOrder(engine: EngineProcess): void {
  let isDown = false
  app.on('will-quit', (event) => {
    if (isDown) return
    event.preventDefault()
    void engine.shutDown().finally(() => {
      isDown = true
      app.quit()
    })
  })
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.focus()
}

function argumentsOf(argv: readonly string[], workingFolder: string): StartArguments {
  return readArguments(argv, { hasAppArgument: process.defaultApp, workingFolder, environment: process.env })
}

/** There is no window to go on with. */
function fail(error: unknown): void {
  dialog.showErrorBox('Shutterword', messageOf(error))
  app.exit(1)
}
