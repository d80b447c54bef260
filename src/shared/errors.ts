/** Every code that can cross a boundary. The window's text table and the command line's exit code hang on it. */
export const errorCodes = [
  'cancelled',
  'catalogue-damaged',
  'catalogue-locked',
  'disk-full',
  'download-failed',
  'download-rejected',
  'engine-stopped',
  'folder-missing',
  'folder-unreadable',
  'internal',
  'invalid-input',
  'job-running',
  'licence-needed',
  'model-busy',
  'model-damaged',
  'model-in-use',
  'model-missing',
  'photo-damaged',
  'photo-missing',
  'photo-too-large',
  'photo-unreadable',
  'photo-unsupported',
  'plan-outdated',
  'tool-missing',
  'vocabulary-invalid',
  'write-failed',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error that says, in one sentence, what was expected, what was found, and which photo or file it concerns. */
export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** The shape of an error on the wire: Electron would keep only a thrown error's message. */
export type WireError = Readonly<{ code: ErrorCode; message: string }>

/** Turns anything thrown into the wire's shape; what is not an AppError is `internal`. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: messageOf(error) }
}

export function fromWire(error: WireError): AppError {
  return new AppError(error.code, error.message)
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Closes a switch over a union: fails to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new AppError('internal', `Unexpected value ${JSON.stringify(value)}`)
}

/** Ends work that was cancelled, with `message` as its sentence. */
export function throwIfCancelled(signal: { readonly aborted: boolean }, message = 'Cancelled'): void {
  if (signal.aborted) throw new AppError('cancelled', message)
}
