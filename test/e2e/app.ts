import {
  _electron as electron,
  expect,
  test as base,
  type ElectronApplication,
  type Locator,
  type Page,
  type TestInfo,
} from '@playwright/test'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { MessageBoxOptions } from 'electron'
import { pageUrl } from '../../src/main/page-origin.js'
import type { FullEngineApi } from '../../src/shared/contract.js'
import { messageOf } from '../../src/shared/errors.js'
import type { Reply, Transport } from '../../src/shared/rpc.js'
import { makePhoto, type PhotoOptions } from '../support/photo-factory.js'

const repository = resolve(import.meta.dirname, '../..')

/** Far above what a window on two busy cores needs to answer. */
const answerTimeoutMs = 20_000

/** One running Shutterword with a catalogue of its own. */
export type Shutterword = Readonly<{
  app: ElectronApplication
  page: Page
  /** Answers the next folder dialogs with this folder. */
  answerFolderDialog: (folder: string) => Promise<void>
  /** Answers message boxes with the button of this label; returns what was asked so far. */
  answerQuestions: (label: string) => Promise<void>
  questions: () => Promise<readonly string[]>
  enginePid: () => Promise<number>
  /** Calls the engine as the page can; for what a test prepares rather than shows. */
  call: <M extends keyof FullEngineApi>(
    method: M,
    input: Parameters<FullEngineApi[M]>[0],
  ) => Promise<Awaited<ReturnType<FullEngineApi[M]>>>
}>

type Fixtures = {
  /** An empty folder of this test, gone when it ends. */
  folder: string
  /** Starts the app on the test's own catalogue, with more arguments as needed. */
  start: (...args: string[]) => Promise<Shutterword>
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from this pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'shutterword-e2e-'))
    await use(folder)
    makeRemovable(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  start: async ({ folder }, use, testInfo) => {
    const running: { readonly app: ElectronApplication; readonly log: string[] }[] = []
    await use(async (...args) => {
      const log: string[] = []
      const app = await launch(folder, args, log)
      running.push({ app, log })
      return drive(app, log)
    })
    await Promise.all(running.map(({ app, log }) => end(app, log, testInfo)))
  },
})

async function launch(folder: string, args: readonly string[], log: string[]): Promise<ElectronApplication> {
  const executablePath = process.env.ELECTRON_EXEC_PATH
  if (!executablePath) throw new Error('Expected ELECTRON_EXEC_PATH: run these tests with `npm test -- e2e`')
  const catalogue = join(folder, 'catalogue')
  const app = await electron.launch({
    executablePath,
    args: [repository, `--catalogue=${catalogue}`, ...args],
    // Chromium refuses to sandbox for root; the tests tagged @sandbox run once more as an ordinary user.
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...userEnvironment(), HOME: homeOf(folder), SHUTTERWORD_CATALOGUE: catalogue },
  })
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (bytes: Buffer) => log.push(bytes.toString('utf8')))
  }
  return app
}

/** What a user has: some libraries, ONNX Runtime among them, behave differently where CI is set. */
function userEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name === 'CI' || name.startsWith('ORT_') || name.startsWith('XDG_')
        ? []
        : [[name, value]],
    ),
  )
}

/** The home folder that the app of this test has. */
export function homeOf(folder: string): string {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  return home
}

async function drive(app: ElectronApplication, log: string[]): Promise<Shutterword> {
  const page = await app.firstWindow()
  // The window stands before its page does. What a test did to the empty document in it would stop the page's loading.
  await page.waitForURL(pageUrl)
  page.on('console', (message) => log.push(`[page] ${message.type()}: ${message.text()}\n`))
  page.on('pageerror', (error) => log.push(`[page] ${String(error.stack)}\n`))
  return {
    app,
    page,
    answerFolderDialog: async (folder) => {
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, folder)
    },
    answerQuestions: async (label) => {
      await app.evaluate(({ dialog }, wanted) => {
        const asked: string[] = []
        Object.assign(globalThis, { asked })
        // Only the form with a window in front is used.
        dialog.showMessageBox = (async (_window: unknown, options: MessageBoxOptions) => {
          asked.push(options.message)
          return Promise.resolve({ response: options.buttons?.indexOf(wanted) ?? -1, checkboxChecked: false })
        }) as typeof dialog.showMessageBox
      }, label)
    },
    questions: async () => app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []),
    enginePid: async () => {
      const pid = await app.evaluate(
        ({ app: electronApp }) =>
          electronApp.getAppMetrics().find(({ name }) => name === 'Shutterword engine')?.pid,
      )
      if (pid === undefined) throw new Error("Expected the engine's process, found none")
      return pid
    },
    call: async (method, input) => {
      const reply = await callFromPage(page, method, input)
      if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`)
      return reply.value as never // what the contract says of this method
    },
  }
}

/** Calls as a page's own script could, whatever the method. */
export async function callFromPage(page: Page, method: string, input: unknown): Promise<Reply> {
  return page.evaluate(
    async (call) => (globalThis as unknown as { app: Transport }).app.call(call.method, call.input),
    { method, input },
  )
}

async function end(app: ElectronApplication, log: readonly string[], testInfo: TestInfo): Promise<void> {
  if (testInfo.status !== testInfo.expectedStatus) {
    await testInfo.attach('log.txt', { body: log.join(''), contentType: 'text/plain' })
    for (const page of app.windows()) {
      if (page.isClosed()) continue
      await attachScreenshot(page, testInfo)
    }
  }
  await exit(app)
}

/** A window that no longer answers cannot be pictured; the test has failed already, and that says more. */
async function attachScreenshot(page: Page, testInfo: TestInfo): Promise<void> {
  const path = testInfo.outputPath('window.png')
  try {
    await page.screenshot({ path, timeout: answerTimeoutMs })
    await testInfo.attach('window.png', { path, contentType: 'image/png' })
  } catch (error) {
    await testInfo.attach('window.txt', { body: `No picture of the window: ${messageOf(error)}` })
  }
}

/**
 * Ends the app past the question about unwritten verdicts; quit.spec.ts is about that. One that does not answer, as
 * behind a message box, is killed: it would hold up every test after this one.
 */
export async function exit(app: ElectronApplication): Promise<void> {
  const killing = setTimeout(() => app.process().kill('SIGKILL'), answerTimeoutMs)
  await app
    .evaluate(({ app: electronApp }) => {
      electronApp.exit(0)
    })
    .catch(() => undefined) // the connection ends with the app, or has ended before
  await app.close()
  clearTimeout(killing)
}

/** Makes real photos named photo-01.jpg and so on; each shows something else. */
export async function makePhotos(
  folder: string,
  count: number,
  options: PhotoOptions = {},
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true })
  const paths: string[] = []
  for (let index = 1; index <= count; index += 1) {
    const path = join(folder, `photo-${String(index).padStart(2, '0')}.jpg`)
    paths.push(await makePhoto(path, { width: 320, height: 240, seed: index, ...options }))
  }
  return paths
}

/** Low enough that the small starter model suggests something for every made-up picture. */
export const lowConfidence = { changes: { minimumProbability: 0.05 } } as const

/** Content of every file of a folder by name. */
export function hashesOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map(({ name }) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )
}

/** The photo of this name in the grid. */
export function photoInGrid(page: Page, name: string): Locator {
  return page.getByRole('option', { name: new RegExp(`^${name.replaceAll('.', '\\.')}`) })
}

/** Waits until all photos have been looked at and are listed. */
export async function waitUntilTagged(page: Page, count: number): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText(`${String(count)} photos looked at`)
  await expect(page.getByRole('button', { name: `All ${String(count)}`, exact: true })).toBeVisible()
}

function makeRemovable(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeRemovable(join(folder, entry.name))
  }
}
