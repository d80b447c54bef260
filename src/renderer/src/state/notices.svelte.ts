import { AppError } from '../../../shared/errors.js'
import { errorView, type ErrorView } from '../lib/error-text.js'

export type Toast = Readonly<{ id: number; kind: 'info' | 'error'; text: string; detail: string | null }>

/** A message that stays until it is dismissed. */
export type Banner = Readonly<{ id: number; kind: 'info' | 'warning'; text: string }>

/** Long enough to read two lines; an error stays until it is dismissed. */
const toastMs = 5000
const maximumToasts = 3

/** What the window has to say that belongs to no place of its own. */
export class Notices {
  toasts = $state.raw<readonly Toast[]>([])
  banners = $state.raw<readonly Banner[]>([])
  #nextId = 1

  say(text: string): void {
    const id = this.#toast({ kind: 'info', text, detail: null })
    setTimeout(() => {
      this.dismiss(id)
    }, toastMs)
  }

  /** Shows an error unless it is the user's own cancelling. */
  fail(error: unknown): void {
    if (error instanceof AppError && error.code === 'cancelled') return
    const view: ErrorView = errorView(error)
    this.#toast({ kind: 'error', text: view.title, detail: view.detail })
  }

  /** Runs an action of the user and shows what went wrong with it. */
  async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.fail(error)
      return undefined
    }
  }

  announce(kind: Banner['kind'], text: string): void {
    if (this.banners.some((banner) => banner.text === text)) return
    this.banners = [...this.banners, { id: this.#nextId++, kind, text }]
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id)
    this.banners = this.banners.filter((banner) => banner.id !== id)
  }

  #toast(toast: Omit<Toast, 'id'>): number {
    const id = this.#nextId++
    const others = this.toasts.filter((one) => one.text !== toast.text || one.detail !== toast.detail)
    this.toasts = [...others, { ...toast, id }].slice(-maximumToasts)
    return id
  }
}
