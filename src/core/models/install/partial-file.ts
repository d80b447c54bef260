import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { syncFolder } from '../../support/sync-to-disk.js'
import { asDiskError } from './disk-space.js'

/** Ending of a file that is not all there yet. */
export const partialEnding = '.part'

const readBytes = 1 << 20

/** The bytes of a file that have come so far, with their sha256, beside the place where the whole file will be. */
export class PartialFile {
  readonly #target: string
  readonly #handle: FileHandle
  #hash: Hash = createHash('sha256')
  #isOpen = true
  sizeBytes = 0
  /** Answers that these bytes came from, at least: only bytes of several can fail to fit together. */
  pieces = 0

  private constructor(target: string, handle: FileHandle) {
    this.#target = target
    this.#handle = handle
  }

  /** Takes up what an earlier run left. More than the whole file is no beginning of it, and is dropped. */
  static async open(target: string, wholeBytes: number, signal: AbortSignal): Promise<PartialFile> {
    await mkdir(dirname(target), { recursive: true })
    const handle = await open(target + partialEnding, 'a+')
    const file = new PartialFile(target, handle)
    try {
      if ((await handle.stat()).size > wholeBytes) await file.restart()
      else await file.#readBack(signal)
      return file
    } catch (error) {
      await file.#close()
      throw error
    }
  }

  async append(bytes: Buffer): Promise<void> {
    try {
      await this.#handle.appendFile(bytes)
    } catch (error) {
      throw asDiskError(error, dirname(this.#target))
    }
    this.#hash.update(bytes)
    this.sizeBytes += bytes.length
  }

  /** Throws away all bytes. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0)
    this.#hash = createHash('sha256')
    this.sizeBytes = 0
    this.pieces = 0
  }

  /** The sha256 of what is there, in lower-case hexadecimal. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Gives the file its name once its bytes are on the disk. */
  async finish(): Promise<void> {
    await this.#handle.sync()
    await this.#close()
    await rename(this.#target + partialEnding, this.#target)
    await syncFolder(dirname(this.#target))
  }

  /** Leaves what is there for the next run. A failed write may have left more than was counted: that is cut off. */
  async keep(): Promise<void> {
    if (!this.#isOpen) return
    try {
      await this.#handle.truncate(this.sizeBytes)
    } finally {
      await this.#close()
    }
  }

  async discard(): Promise<void> {
    await this.#close()
    await rm(this.#target + partialEnding, { force: true })
  }

  async #readBack(signal: AbortSignal): Promise<void> {
    const buffer = Buffer.allocUnsafe(readBytes)
    for (;;) {
      if (signal.aborted) throw new AppError('cancelled', {})
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.sizeBytes)
      if (bytesRead === 0) return
      this.pieces = 2
      this.#hash.update(buffer.subarray(0, bytesRead))
      this.sizeBytes += bytesRead
    }
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#handle.close()
  }
}
