import { CommanderError } from 'commander'
import type { ErrorCode } from '../shared/error-codes.js'
import { AppError } from '../shared/errors.js'

/** What the program's exit tells a script. Documented in `shutterword --help`. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  someFailed: 3,
  cancelled: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const codesOfErrors: Partial<Record<ErrorCode, ExitCode>> = {
  cancelled: exitCodes.cancelled,
  'invalid-input': exitCodes.wrongUsage,
}

/** The exit code for anything that was thrown. Commander ends `--help` and `--version` by throwing, too. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  if (error instanceof AppError) return codesOfErrors[error.code] ?? exitCodes.failed
  return exitCodes.failed
}
