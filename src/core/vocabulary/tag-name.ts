import { AppError } from '../../shared/errors.js'

/** Why a name cannot be a tag, as the end of a sentence; null when it can. Each sign separates tags in some field. */
export function nameFault(name: string): string | null {
  if (name.trim() === '') return 'is empty'
  if (name !== name.trim()) return 'starts or ends with a space'
  const separator = /[|;,/]/u.exec(name)?.[0]
  if (separator !== undefined) return `holds "${separator}", which separates tags in photos`
  if (/\p{Cc}/u.test(name)) return 'holds a control character'
  return null
}

/** Throws `invalid-input` for a name that could not be written and read back as one tag. */
export function assertWritableName(name: string): void {
  const fault = nameFault(name)
  if (fault !== null)
    throw new AppError('invalid-input', `Expected the name of one tag, found "${name}", which ${fault}`)
}
