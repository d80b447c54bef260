import type { JobProgress } from '../../shared/job.js'

/** Rates are taken over this many milliseconds: long enough to be calm, short enough to follow a change. */
const WINDOW_MS = 10_000

/** Counts finished photos and says how fast they come and how long the rest will take. */
export class ProgressMeter {
  readonly #now: () => number
  #marks: { at: number; done: number }[] = []
  #idleMs = 0
  #pausedAt: number | null = null
  done = 0
  total = 0
  failed = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#marks = [{ at: this.#clock(), done: 0 }]
  }

  /** One photo is finished, well or not. */
  count(hasFailed: boolean): void {
    this.done += 1
    if (hasFailed) this.failed += 1
    const at = this.#clock()
    this.#marks.push({ at, done: this.done })
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) < at - WINDOW_MS) this.#marks.shift()
  }

  /** Time spent paused does not slow the rate. */
  pause(): void {
    this.#pausedAt ??= this.#now()
  }

  resume(): void {
    if (this.#pausedAt !== null) this.#idleMs += this.#now() - this.#pausedAt
    this.#pausedAt = null
  }

  get photosPerSecond(): number | null {
    const first = this.#marks[0]
    const seconds = first ? (this.#clock() - first.at) / 1000 : 0
    if (!first || this.done === first.done || seconds <= 0) return null
    return (this.done - first.done) / seconds
  }

  get secondsLeft(): number | null {
    const rate = this.photosPerSecond
    return rate === null ? null : Math.max(0, this.total - this.done) / rate
  }

  /** All figures as a job announces them. */
  get figures(): Pick<JobProgress, 'done' | 'total' | 'failed' | 'photosPerSecond' | 'secondsLeft'> {
    const { done, total, failed, photosPerSecond, secondsLeft } = this
    return { done, total, failed, photosPerSecond, secondsLeft }
  }

  #clock(): number {
    return (this.#pausedAt ?? this.#now()) - this.#idleMs
  }
}
