import { messageOf } from '../../shared/errors.js'

/** True when an error of the file system carries one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** The message of an error of the file system without its call and paths. */
export function plainReason(error: unknown): string {
  return messageOf(error).replace(/^([A-Z]+): ([^,]+),.*$/s, '$2 ($1)')
}
