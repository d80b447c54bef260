import { setTimeout as wait } from 'node:timers/promises'
import { AppError, messageOf } from '../../../shared/errors.js'
import { checkAddress, redirectTarget, shown } from './addresses.js'
import type { HttpAnswer, HttpClient } from './http-client.js'
import { PartialFile } from './partial-file.js'
import { readAnswer, Trouble } from './read-answer.js'
import type { FileToDownload } from './file-to-download.js'

export type DownloadOptions = Readonly<{
  client: HttpClient
  file: FileToDownload
  /** Where the file will be; what has come so far is beside it, ending in `.part`. */
  target: string
  /** The mirror that the user named: the only server besides this computer that may speak plain http. */
  mirror: URL | null
  signal: AbortSignal
  /** Called with the bytes that are there: may fall when a server makes us start over. */
  onBytes: (doneBytes: number) => void
  /** Called with a sentence while the server is waited for, with null when bytes flow again. */
  onWaiting: (reason: string | null) => void
  /** First wait after a failure, doubled with each one that brought nothing new. @default 1 s */
  firstWaitMs?: number
}>

/** Failures in a row, each without one new byte, after which a download is given up; it can be resumed later. */
const patience = 6
const longestWaitMs = 30_000
/** A server that wants to be left alone for longer is left alone: the user resumes later. */
const longestAskedWaitMs = 120_000
const longestRedirection = 8

/**
 * Downloads one file, from where an earlier run stopped, and resolves when `target` holds exactly the bytes of the
 * given sha256, safe on the disk. Never leaves anything else under that name. A cancel, a lost network or a full disk
 * keep what has come; bytes of a wrong sha256 are thrown away.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { file, target, signal } = options
  const partial = await PartialFile.open(target, file.sizeBytes, signal)
  try {
    options.onBytes(partial.sizeBytes)
    await fill(partial, options)
    await checkWhole(partial, options)
    await partial.finish()
  } catch (error) {
    if (error instanceof AppError && error.code === 'download-rejected') await partial.discard()
    else await partial.keep()
    throw error
  }
}

/** A wrong hash of a file that came in pieces may be owed to one of them: then it is downloaded once more, whole. */
async function checkWhole(partial: PartialFile, options: DownloadOptions): Promise<void> {
  const { file } = options
  if (partial.sha256() !== file.sha256 && partial.pieces > 1) {
    await partial.restart()
    options.onBytes(0)
    await fill(partial, options)
  }
  const found = partial.sha256()
  if (found === file.sha256) return
  throw new AppError('download-of-other-content', {
    path: file.path,
    sha256: file.sha256,
    url: shown(new URL(file.url)),
    found,
  })
}

/** Asks again and again until all bytes are there or patience ends. */
async function fill(partial: PartialFile, options: DownloadOptions): Promise<void> {
  const { file, signal, onWaiting } = options
  let most = partial.sizeBytes
  let failures = 0
  while (partial.sizeBytes < file.sizeBytes) {
    try {
      await ask(partial, options)
      onWaiting(null)
      if (partial.sizeBytes < file.sizeBytes) {
        throw new Trouble(
          `the server stopped after ${String(partial.sizeBytes)} of ${String(file.sizeBytes)} bytes`,
        )
      }
    } catch (error) {
      if (signal.aborted) throw cancelled(partial)
      if (error instanceof AppError) throw error
      // Only a byte beyond all earlier ones is progress: a server that always starts over must not hold us forever.
      failures = partial.sizeBytes > most ? 1 : failures + 1
      most = Math.max(most, partial.sizeBytes)
      if (failures >= patience) throw givenUp(error, partial, options)
      await pause(error, failures, partial, options)
    }
  }
}

async function ask(partial: PartialFile, options: DownloadOptions): Promise<void> {
  const answer = await request(partial.sizeBytes, options)
  try {
    await readAnswer(answer, partial, options)
  } finally {
    answer.discard()
  }
}

async function request(offset: number, options: DownloadOptions): Promise<HttpAnswer> {
  let address = new URL(options.file.url)
  checkAddress(address, options.mirror)
  for (let hops = 0; hops < longestRedirection; hops++) {
    const answer = await options.client.get(address, offset, options.signal)
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer
    answer.discard()
    address = redirectTarget(address, answer.header('location'))
  }
  throw new AppError('too-many-redirects', { url: options.file.url, longestRedirection })
}

async function pause(
  error: unknown,
  failures: number,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<void> {
  const { firstWaitMs = 1000, signal, onWaiting } = options
  const asked = error instanceof Trouble ? error.waitMs : null
  if (asked !== null && asked > longestAskedWaitMs) throw givenUp(error, partial, options)
  const waitMs = asked ?? Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
  onWaiting(`${reasonOf(error)}; trying again`)
  try {
    await wait(waitMs, undefined, { signal })
  } catch {
    throw cancelled(partial)
  }
}

function cancelled({ sizeBytes }: PartialFile): AppError {
  return new AppError('download-cancelled', { isPartKept: sizeBytes > 0 })
}

function givenUp(error: unknown, { sizeBytes }: PartialFile, { file }: DownloadOptions): AppError {
  const from = shown(new URL(file.url))
  const detail = { path: file.path, from, found: reasonOf(error), isPartKept: sizeBytes > 0 }
  return new AppError('download-given-up', detail, { cause: error })
}

/** undici wraps the cause of a failed connection, sometimes in a list of one per address. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return spokenCodes[code] ?? messageOf(error)
}

const spokenCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the server’s name cannot be found',
  EAI_AGAIN: 'the server’s name cannot be looked up; is this computer online?',
  ECONNREFUSED: 'nobody answers at the server’s address',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'the server cannot be reached',
  UND_ERR_HEADERS_TIMEOUT: 'the server does not answer',
  UND_ERR_BODY_TIMEOUT: 'the server sends nothing any more',
}
