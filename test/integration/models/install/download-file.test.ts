import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { downloadFile, type DownloadOptions } from '../../../../src/core/models/install/download-file.js'
import { fileServer, type Fault, type FileServer } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { seededRandom } from '../../../../src/core/support/seeded-random.js'
import { tempFolder } from '../../../support/temp-folder.js'

const bytes = Buffer.from(
  Array.from(
    { length: 300_000 },
    (
      (random) => () =>
        random() * 256
    )(seededRandom(7)),
  ),
)
const sha256 = createHash('sha256').update(bytes).digest('hex')

type Download = Readonly<{ server: FileServer; target: string; seen: number[]; run: () => Promise<void> }>

async function prepare(options: Partial<DownloadOptions> & { silenceMs?: number } = {}): Promise<Download> {
  const server = await fileServer(new Map([['/file', bytes]]))
  const target = join(tempFolder(), 'deep/file.onnx')
  const seen: number[] = []
  const { silenceMs, ...others } = options
  return {
    server,
    target,
    seen,
    run: () =>
      downloadFile({
        ...testNetwork(silenceMs === undefined ? {} : { silenceMs }),
        file: { url: `${server.address}file`, path: 'file.onnx', sizeBytes: bytes.length, sha256 },
        target,
        signal: new AbortController().signal,
        onBytes: (done) => seen.push(done),
        onWaiting: () => undefined,
        ...others,
      }),
  }
}

/** Fails the first requests in these ways, then behaves. */
function first(...faults: readonly Fault[]): (asked: unknown, index: number) => Fault {
  return (_asked, index) => faults[index] ?? { kind: 'none' }
}

test.each<[string, Fault[]]>([
  ['a whole file', []],
  [
    'a connection that is cut, and cut again',
    [
      { kind: 'cut', at: 100_000 },
      { kind: 'cut', at: 200_001 },
    ],
  ],
  ['a connection that is refused', [{ kind: 'refuse' }, { kind: 'refuse' }]],
  ['a server that ignores the range', [{ kind: 'cut', at: 150_000 }, { kind: 'ignore-range' }]],
  [
    'a server that sends another range',
    [
      { kind: 'cut', at: 150_000 },
      { kind: 'other-range', start: 7 },
    ],
  ],
  ['no length', [{ kind: 'no-length' }]],
  ['a length that is too large', [{ kind: 'lie', by: 10 }]],
  ['a length that is too small', [{ kind: 'lie', by: -10 }]],
  [
    'a range of another total',
    [
      { kind: 'cut', at: 10 },
      { kind: 'lie', by: 5 },
    ],
  ],
  [
    'a busy server',
    [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429, retryAfter: '0' },
    ],
  ],
  ['a redirect', [{ kind: 'redirect', location: '/file' }]],
  [
    'wrong bytes in one of two parts',
    [
      { kind: 'cut', at: 150_000 },
      { kind: 'corrupt', at: 160_000 },
    ],
  ],
])('downloads through %s', async (_name, faults) => {
  const { server, target, run } = await prepare()
  server.misbehave(first(...faults))
  await run()
  expect(readFileSync(target).equals(bytes)).toBe(true)
  expect(existsSync(`${target}.part`)).toBe(false)
})

test('takes up where the connection was cut', async () => {
  const { server, seen, run } = await prepare()
  server.misbehave(first({ kind: 'cut', at: 123_456 }))
  await run()
  // What was on its way when the connection broke may be lost; what was written down is not asked for again.
  expect(server.asked).toHaveLength(2)
  expect(server.asked[1]?.offset).toBeGreaterThan(0)
  expect(server.asked[1]?.offset).toBeLessThanOrEqual(123_456)
  expect(seen.at(-1)).toBe(bytes.length)
})

test('takes up what an earlier run left', async () => {
  const { server, target, run } = await prepare()
  const stop = new AbortController()
  const cancelled = await prepare({
    target,
    signal: stop.signal,
    onBytes: (doneBytes) => {
      if (doneBytes === 99_999) stop.abort()
    },
  })
  cancelled.server.misbehave(first({ kind: 'stall', at: 99_999 }))
  await expect(cancelled.run()).rejects.toMatchObject({ code: 'cancelled' })
  expect(statSync(`${target}.part`).size).toBe(99_999)
  await run()
  expect(server.asked.map(({ offset }) => offset)).toEqual([99_999])
  expect(readFileSync(target).equals(bytes)).toBe(true)
})

test.each([
  ['is damaged', Buffer.alloc(100_000, 1), [100_000, 0]],
  ['is longer than the file', Buffer.alloc(300_001, 1), [0]],
  ['is as long as the file, and damaged', Buffer.alloc(300_000, 1), [0]],
])('starts over when what an earlier run left %s', async (_name, left, offsets) => {
  const { server, target, run } = await prepare()
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(`${target}.part`, left)
  await run()
  expect(readFileSync(target).equals(bytes)).toBe(true)
  expect(server.asked.map(({ offset }) => offset)).toEqual(offsets)
})

test('starts over when the server knows no such part (416)', async () => {
  const { server, target, run } = await prepare()
  server.misbehave(first({ kind: 'cut', at: 1000 }, { kind: 'status', status: 416 }))
  await run()
  expect(server.asked.at(-1)?.offset).toBe(0)
  expect(readFileSync(target).equals(bytes)).toBe(true)
})

test('keeps nothing of a file that is not the published one', async () => {
  const { server, target, run } = await prepare()
  server.misbehave(() => ({ kind: 'corrupt', at: 5 }))
  await expect(run()).rejects.toMatchObject({
    code: 'download-rejected',
    message: expect.stringMatching(/sha256 [0-9a-f]{64}.*found sha256/) as string,
  })
  expect(server.asked).toHaveLength(1)
  expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false])
})

test('refuses more bytes than the file has', async () => {
  const { target, run } = await prepare()
  const longer = await fileServer(new Map([['/file', Buffer.concat([bytes, Buffer.from('x')])]]))
  longer.misbehave(() => ({ kind: 'no-length' }))
  const other = await prepare({
    target,
    file: { url: `${longer.address}file`, path: 'file.onnx', sizeBytes: bytes.length, sha256 },
  })
  await expect(other.run()).rejects.toMatchObject({ code: 'download-rejected' })
  await run()
  expect(readFileSync(target).equals(bytes)).toBe(true)
})

test.each<[string, Fault, RegExp]>([
  ['a server that always lies about the length', { kind: 'lie', by: 1 }, /300001 bytes, expected are 300000/],
  ['a server that always starts over and is cut', { kind: 'cut', at: 50 }, /connection was cut/],
  ['a server that stays busy', { kind: 'status', status: 500 }, /busy \(500\)/],
  ['a server that wants a long rest', { kind: 'status', status: 429, retryAfter: '3600' }, /busy \(429\)/],
  ['a missing file', { kind: 'status', status: 404 }, /has none \(404\)/],
  ['a file behind an account', { kind: 'status', status: 401 }, /account.*import their folder/],
  ['a proxy that asks for a password', { kind: 'status', status: 407 }, /proxy asks/],
  ['a circle of redirects', { kind: 'redirect', location: '/file' }, /8 redirects/],
  ['a redirect to plain http elsewhere', { kind: 'redirect', location: 'http://example.org/x' }, /https/],
  ['a redirect to another scheme', { kind: 'redirect', location: 'file:///etc/passwd' }, /https/],
])('gives up on %s and keeps what came', async (_name, fault, message) => {
  const { server, target, run } = await prepare()
  server.misbehave((asked) => (fault.kind === 'cut' && asked.offset > 0 ? { kind: 'refuse' } : fault))
  await expect(run()).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringMatching(message) as string,
  })
  expect(existsSync(target)).toBe(false)
  server.misbehave(() => ({ kind: 'none' }))
  await run()
  expect(readFileSync(target).equals(bytes)).toBe(true)
})

test('says that something is kept only when something came', async () => {
  const { server, run } = await prepare()
  server.misbehave(() => ({ kind: 'status', status: 404 }))
  await expect(run()).rejects.toThrow(/has none \(404\)$/)
  server.misbehave(() => ({ kind: 'status', status: 500 }))
  await expect(run()).rejects.toThrow(/busy \(500\)$/)
  server.misbehave((asked) => (asked.offset > 0 ? { kind: 'refuse' } : { kind: 'cut', at: 50 }))
  await expect(run()).rejects.toThrow(/What came so far is kept$/)
})

test('leaves a server that sends nothing any more', async () => {
  const waits: (string | null)[] = []
  const { server, target, run } = await prepare({
    silenceMs: 300,
    onWaiting: (reason) => waits.push(reason),
  })
  server.misbehave(first({ kind: 'stall', at: 1000 }))
  await run()
  expect(waits).toContain('the server sends nothing any more; trying again')
  expect(readFileSync(target).equals(bytes)).toBe(true)
})

test('asks nobody over plain http but this computer and the mirror that the user named', async () => {
  const file = { url: 'http://192.0.2.1/file', path: 'file.onnx', sizeBytes: 1, sha256 }
  const { run } = await prepare({ file })
  await expect(run()).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('https') as string,
  })
})
