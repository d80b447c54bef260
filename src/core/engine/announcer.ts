import type { PhotoId } from '../../shared/photo.js'

/** Progress is announced at most this often: smooth for eyes, cheap for the wire. */
const announceMs = 200

/** Tells of a job's progress and of the photos that it changed, both at most so often; nothing is left unsaid. */
export class Announcer {
  readonly #onProgress: () => void
  readonly #onPhotos: (photoIds: readonly PhotoId[]) => void
  readonly #changed = new Set<PhotoId>()
  #announcedAt = -Infinity

  constructor(onProgress: () => void, onPhotos: (photoIds: readonly PhotoId[]) => void) {
    this.#onProgress = onProgress
    this.#onPhotos = onPhotos
  }

  /** This photo is told of with the next announcement. */
  changed(photoId: PhotoId): void {
    this.#changed.add(photoId)
  }

  /** Something went on: told of when the last announcement was long enough ago. */
  progressed(): void {
    if (performance.now() - this.#announcedAt >= announceMs) this.now()
  }

  /** Tells everything at once: the job began, ended, or stands otherwise. */
  now(): void {
    this.#announcedAt = performance.now()
    this.flushPhotos()
    this.#onProgress()
  }

  flushPhotos(): void {
    if (this.#changed.size === 0) return
    const photoIds = [...this.#changed]
    this.#changed.clear()
    this.#onPhotos(photoIds)
  }
}
