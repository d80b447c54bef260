import { AppError } from '../../../shared/errors.js'
import { shown } from './addresses.js'
import type { FileToDownload } from './file-to-download.js'
import type { HttpAnswer } from './http-client.js'
import type { PartialFile } from './partial-file.js'

/** A failure that may pass: asked again after a while. */
export class Trouble extends Error {
  /** How long the server wants to be left alone; null when it did not say. */
  readonly waitMs: number | null

  constructor(message: string, waitMs: number | null = null) {
    super(message)
    this.name = 'Trouble'
    this.waitMs = waitMs
  }
}

type Into = Readonly<{
  file: FileToDownload
  onBytes: (doneBytes: number) => void
  onWaiting: (reason: string | null) => void
}>

/**
 * Takes the bytes of an answer that fit behind those that are there. Nothing that a server says of its bytes is
 * believed: size and hash of the whole decide. Throws `Trouble` for what may pass, an AppError for what will not.
 */
export async function readAnswer(answer: HttpAnswer, partial: PartialFile, into: Into): Promise<void> {
  const { file, onBytes } = into
  if (answer.status === 416) {
    await partial.restart()
    onBytes(0)
    throw new Trouble('the server knows no such part of the file (416)')
  }
  if (answer.status !== 200 && answer.status !== 206) throw refusal(answer, file)
  checkLength(answer, partial, file)
  const startsAt = answer.status === 206 ? rangeOf(answer)?.start : 0
  if (startsAt !== partial.sizeBytes) {
    // The server ignored the range, or understood another one: these bytes belong to another place.
    await partial.restart()
    onBytes(0)
    if (startsAt !== 0) throw new Trouble('the server sent another part of the file than was asked for')
  }
  into.onWaiting(null)
  partial.pieces += 1
  for await (const bytes of answer.body) {
    if (partial.sizeBytes + bytes.length > file.sizeBytes) {
      throw new AppError('download-too-long', {
        sizeBytes: file.sizeBytes,
        path: file.path,
        url: shown(new URL(file.url)),
      })
    }
    await partial.append(bytes)
    onBytes(partial.sizeBytes)
  }
}

/** A length that contradicts the registry is found out before a gigabyte has come. */
function checkLength(answer: HttpAnswer, partial: PartialFile, file: FileToDownload): void {
  const said =
    answer.status === 206
      ? (rangeOf(answer)?.total ?? null)
      : answer.header('content-encoding') === null
        ? numberOf(answer.header('content-length'))
        : null
  if (said === null || said === file.sizeBytes) return
  throw new Trouble(
    `the server says that the file has ${String(said)} bytes, expected are ${String(file.sizeBytes)}`,
  )
}

function refusal(answer: HttpAnswer, file: FileToDownload): Error {
  const { status } = answer
  const place = shown(new URL(file.url))
  if (status === 401 || status === 403) {
    return new AppError('server-refuses', { place, status })
  }
  if (status === 404 || status === 410) {
    return new AppError('server-has-no-file', { place, status })
  }
  if (status === 407) {
    return new AppError('proxy-wants-password', {})
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return new Trouble(`the server is busy (${String(status)})`, retryAfterMs(answer.header('retry-after')))
  }
  return new AppError('server-answered-otherwise', { place, status })
}

/** Seconds or a date, as RFC 9110 section 10.2.3 has it. */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null
  const seconds = numberOf(value)
  if (seconds !== null) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}

/** `bytes 100-199/200`; the total is null when the server says `*`. */
function rangeOf(answer: HttpAnswer): { readonly start: number; readonly total: number | null } | null {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.header('content-range') ?? '') ?? []
  return start === undefined ? null : { start: Number(start), total: numberOf(total ?? null) }
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}
