import { AppError } from '../../shared/errors.js'
import type { NameFault } from '../../shared/texts/problems/vocabulary-problems.js'

/** Why a name cannot be a tag; null when it can. Each sign separates tags in some field. */
export function nameFault(name: string): NameFault | null {
  if (name.trim() === '') return { fault: 'empty', sign: '' }
  if (name !== name.trim()) return { fault: 'outer-space', sign: '' }
  const sign = /[|;,/]/u.exec(name)?.[0]
  if (sign !== undefined) return { fault: 'separator', sign }
  return /\p{Cc}/u.test(name) ? { fault: 'control-character', sign: '' } : null
}

/** Throws `invalid-input` for a name that could not be written and read back as one tag. */
export function assertWritableName(name: string): void {
  const fault = nameFault(name)
  if (fault !== null) throw new AppError('not-one-tag', { name, ...fault })
}
