import type { TagPath } from '../tag.js'

const counts = new Intl.NumberFormat('en-GB')
const rates = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 })
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A whole number with thousands separated. */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** Names from the broadest to the tag itself. */
export function formatPath(path: TagPath): string {
  return path.join(' › ')
}

/** Photos per second to two figures. */
export function formatRate(photosPerSecond: number): string {
  return rates.format(photosPerSecond)
}

/** Rough time left: what a person would say, not a countdown that jumps. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** An ISO 8601 date and time for reading; the text itself when it is no date. */
export function formatDate(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : dates.format(date)
}
