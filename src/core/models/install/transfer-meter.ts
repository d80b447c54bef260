/** Rates are taken over this many milliseconds: long enough to be calm, short enough to follow a change. */
const windowMs = 8_000
/** Time between two reports: a page needs no more, and a terminal neither. */
const reportEveryMs = 200

export type TransferFigures = Readonly<{
  doneBytes: number
  totalBytes: number
  /** Null while too little has come to say. */
  bytesPerSecond: number | null
  secondsLeft: number | null
  /** Why nothing comes at the moment; null while it does. */
  waiting: string | null
}>

/** Counts bytes, says how fast they come and how long the rest will take, and reports that a few times a second. */
export class TransferMeter {
  readonly #report: (figures: TransferFigures) => void
  readonly #now: () => number
  readonly #totalBytes: number
  #marks: { readonly at: number; readonly done: number }[] = []
  #reportedAt = Number.NEGATIVE_INFINITY
  #doneBytes = 0
  #waiting: string | null = null
  #later: NodeJS.Timeout | null = null

  constructor(
    totalBytes: number,
    report: (figures: TransferFigures) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#totalBytes = totalBytes
    this.#report = report
    this.#now = now
  }

  /** What is there by now. What an earlier run left comes first and counts for no speed; so does starting over. */
  set(doneBytes: number): void {
    const at = this.#now()
    if (this.#marks.length === 0 || doneBytes < this.#doneBytes) this.#marks = []
    this.#doneBytes = doneBytes
    this.#marks.push({ at, done: doneBytes })
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) < at - windowMs) this.#marks.shift()
    const dueMs = this.#reportedAt + reportEveryMs - at
    if (dueMs <= 0 || doneBytes >= this.#totalBytes) this.#tell(at)
    else this.#tellLater(dueMs)
  }

  /** So many more are there. */
  add(bytes: number): void {
    this.set(this.#doneBytes + bytes)
  }

  /** Says why nothing comes, or that it does again. */
  setWaiting(reason: string | null): void {
    if (reason === this.#waiting) return
    this.#waiting = reason
    this.#tell(this.#now())
  }

  get #bytesPerSecond(): number | null {
    const first = this.#marks[0]
    const seconds = first ? (this.#now() - first.at) / 1000 : 0
    if (!first || seconds < 0.5 || this.#doneBytes === first.done) return null
    return (this.#doneBytes - first.done) / seconds
  }

  /** So that the last bytes before a silence are told, too. */
  #tellLater(dueMs: number): void {
    this.#later ??= setTimeout(() => {
      this.#tell(this.#now())
    }, dueMs).unref()
  }

  #tell(at: number): void {
    clearTimeout(this.#later ?? undefined)
    this.#later = null
    this.#reportedAt = at
    const rate = this.#bytesPerSecond
    this.#report({
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond: rate,
      secondsLeft: rate === null ? null : Math.max(0, this.#totalBytes - this.#doneBytes) / rate,
      waiting: this.#waiting,
    })
  }
}
