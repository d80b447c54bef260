import { expect } from '@playwright/test'
import { callFromPage, homeOf, makePhotos, photoInGrid, test, waitUntilTagged } from './app.js'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Chromium's own sandbox is off for root, so these run once more as an ordinary user: see scripts/lib/test-stages.mjs.
test.describe('a page without power', { tag: '@sandbox' }, () => {
  test('has no Node and sees two functions', async ({ start }) => {
    const { app, page } = await start()
    const seen = await page.evaluate(() => {
      const scope = globalThis as unknown as Record<string, unknown>
      const names = ['require', 'process', 'module', 'Buffer', '__dirname', 'electron']
      return { node: names.filter((name) => name in scope), app: Object.keys(scope.app as object) }
    })
    expect(seen).toEqual({ node: [], app: ['call', 'on'] })
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      // Not in Electron's types, and the only way to read what the window was really made with.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    })
  })

  // The proof is in Linux's /proc, and Chromium has no sandbox for root.
  if (process.platform === 'linux' && process.getuid?.() !== 0) {
    test('runs in Chromium’s sandbox', async ({ start }) => {
      const { app, page } = await start()
      await expect(page.getByRole('button', { name: 'Choose folder' }).first()).toBeVisible()
      const pid = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
      )
      // 2: a seccomp filter stands between the page and the kernel.
      expect(readFileSync(`/proc/${String(pid)}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
    })
  }

  test('cannot go elsewhere or open a window', async ({ start }) => {
    const { app, page } = await start()
    await app.evaluate(({ BrowserWindow }) => {
      const refused: string[] = []
      Object.assign(globalThis, { refused })
      const [window] = BrowserWindow.getAllWindows()
      window?.webContents.on('will-frame-navigate', (details) => {
        // Asked once every listener has had its say.
        setImmediate(() => details.defaultPrevented && refused.push(details.url))
      })
    })
    // Later than the call returns: Playwright would wait for a navigation that never comes.
    await page.evaluate(() => {
      setTimeout(() => {
        location.href = 'https://example.org/'
      })
    })
    const refused = (): Promise<readonly string[]> =>
      app.evaluate(() => (globalThis as unknown as { refused: string[] }).refused)
    await expect.poll(refused).toEqual(['https://example.org/'])
    const opened = await page.evaluate(() => window.open('https://example.org/') === null)
    expect(opened).toBe(true)
    const addresses = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    )
    expect(addresses).toEqual(['app://shutterword/index.html'])
  })

  test('reaches no network and no file', async ({ start }) => {
    const { app, page } = await start()
    const addresses = [
      'https://example.org/',
      'http://127.0.0.1:1/',
      'file:///etc/passwd',
      'ws://127.0.0.1:1/',
    ]
    const answers = await page.evaluate(async (urls) => {
      const attempts = urls.map(async (url) => {
        if (url.startsWith('ws')) {
          return new Promise((resolve) => {
            try {
              const socket = new WebSocket(url)
              socket.onopen = () => {
                resolve('opened')
              }
              socket.onerror = () => {
                resolve('refused')
              }
            } catch {
              resolve('refused')
            }
          })
        }
        return fetch(url).then(
          () => 'answered',
          () => 'refused',
        )
      })
      return Promise.all(attempts)
    }, addresses)
    expect(answers).toEqual(addresses.map(() => 'refused'))
    // The shell's own requests meet the same filter, without any policy of a page in between.
    const fromMain = await app.evaluate(async ({ net }) =>
      net.fetch('http://127.0.0.1:1/').then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
    )
    expect(fromMain).toContain('ERR_BLOCKED_BY_CLIENT')
  })

  test('cannot call what is for the engine’s host', async ({ start }) => {
    const { page } = await start()
    for (const method of [
      'registerFolder',
      'scanFolder',
      'importVocabulary',
      'photoPath',
      'importModel',
      'setModelSource',
      'useModelSource',
      'close',
      'toString',
    ]) {
      expect(await callFromPage(page, method, { path: '/', photoId: '1', folderId: '1' })).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      })
    }
    expect(await callFromPage(page, 'openFolder', { path: '/etc' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
    // A model is named; where it comes from is not the page's to say.
    const install = { modelId: 'vit-b-32-openai', acceptsLicence: true, mirror: 'https://example.org/' }
    expect(await callFromPage(page, 'installModel', install)).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
    expect(
      await callFromPage(page, 'changeSettings', { changes: { mirror: 'https://example.org/' } }),
    ).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  })

  test('is refused when it is not our own page in the main frame', async ({ start }) => {
    const { app } = await start()
    const answer = await app.evaluate(async ({ app: electronApp, BrowserWindow }) => {
      const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await other.loadURL('app://shutterword/index.html')
      const reply: unknown = await other.webContents.executeJavaScript(
        "window.app.call('status', {}).then(() => 'answered', (error) => String(error))",
      )
      other.destroy()
      return reply
    })
    expect(answer).toContain('another sender')
  })

  test('comes with a strict policy and stops at its own folder', async ({ start }) => {
    const { app, page } = await start()
    const status = async (url: string): Promise<number> =>
      app.evaluate(async ({ net }, address) => (await net.fetch(address)).status, url)
    const policy = await app.evaluate(async ({ net }) => {
      const answer = await net.fetch('app://shutterword/index.html')
      return answer.headers.get('content-security-policy')
    })
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    for (const path of [
      '..%2fpreload/index.cjs',
      '..%2f..%2fpackage.json',
      '%2e%2e%2fmain/index.js',
      '..%5cmain',
    ]) {
      expect(await status(`app://shutterword/${path}`), path).toBe(403)
    }
    expect(await status('app://elsewhere/index.html')).toBe(403)
    // An inline script is what an injection would be.
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      await new Promise((resolve) => setTimeout(resolve))
      return 'injected' in window
    })
    expect(ran).toBe(false)
  })

  test('gets photos by id only', async ({ folder, start }) => {
    const photos = join(folder, 'trip')
    await makePhotos(photos, 2)
    const { app, page } = await start(photos)
    await waitUntilTagged(page, 2)
    await expect(
      photoInGrid(page, 'photo-01.jpg')
        .getByRole('img')
        .or(photoInGrid(page, 'photo-01.jpg').locator('img'))
        .first(),
    ).toBeVisible()
    const address = await photoInGrid(page, 'photo-01.jpg').locator('img').getAttribute('src')
    expect(address).toMatch(/^photo:\/\/thumb\/[1-9][0-9]*(\?.*)?$/)
    const status = async (url: string): Promise<number> =>
      app.evaluate(async ({ net }, wanted) => (await net.fetch(wanted)).status, url)
    expect(await status(address ?? '')).toBe(200)
    expect(await status('photo://thumb/999999999')).toBe(404)
    for (const path of [
      'thumb/..%2f..%2fuser.db',
      'thumb/1.webp',
      'thumb/../user.db',
      'original/1',
      `thumb/${photos}/photo-01.jpg`,
    ]) {
      expect(await status(`photo://${path}`), path).toBe(403)
    }
    const detail = JSON.stringify(
      await callFromPage(page, 'photoDetail', { photoId: (address ?? '').replace(/\D/g, '') }),
    )
    expect(detail).not.toContain(photos)
  })

  test('leaves nothing in the home folder that is meant for others', async ({ folder, start }) => {
    const photos = join(folder, 'trip')
    await makePhotos(photos, 2)
    const { page } = await start(photos)
    await waitUntilTagged(page, 2)
    const names = readdirSync(homeOf(folder), { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => /microsoft|onnx|telemetry|deviceid/i.test(name))).toEqual([])
  })
})
