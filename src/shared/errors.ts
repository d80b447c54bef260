import type { ErrorCode } from './error-codes.js'
import { codeOf, problemOf, sentenceOf, type DetailOf, type Problem, type ProblemKind } from './problem.js'

type ErrorOptions = Readonly<{ cause?: unknown }>

/** A kind of problem with the detail that belongs to it. */
type OfKind = {
  [Kind in ProblemKind]: [kind: Kind, detail: DetailOf<Kind>, options?: ErrorOptions]
}[ProblemKind]

/** The old form, with a sentence made on the spot; goes when every sentence stands in a table of texts. */
type WithSentence = [code: ErrorCode, message: string, options?: ErrorOptions]

/** A problem that is thrown. Its message is the problem's sentence, its code what programs make of the kind. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly problem: Problem

  constructor(...[kind, detail, options]: OfKind | WithSentence) {
    const problem = (
      typeof detail === 'string' ? { kind: 'unexpected', detail: { message: detail } } : { kind, detail }
    ) as Problem // the tuples tie the detail to the kind
    super(sentenceOf(problem), options)
    this.name = 'AppError'
    this.problem = problem
    this.code = typeof detail === 'string' ? (kind as ErrorCode) : codeOf(problem.kind)
  }
}

/** The shape of an error on the wire: Electron would keep only a thrown error's message. */
export type WireError = Readonly<{ code: ErrorCode; message: string; problem: Problem }>

/** Turns anything thrown into the wire's shape; what is not an AppError is `internal`. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, problem: error.problem }
  const problem = problemOfThrown(error)
  return { code: codeOf(problem.kind), message: sentenceOf(problem), problem }
}

export function fromWire({ code, message, problem: { kind, detail } }: WireError): AppError {
  // Kind and detail come from one problem.
  return kind === 'unexpected' ? new AppError(code, message) : new AppError(...([kind, detail] as OfKind))
}

/** Anything that was thrown, as a problem: what is not ours is `unexpected`, with its own message. */
export function problemOfThrown(error: unknown): Problem {
  return error instanceof AppError ? error.problem : problemOf('unexpected', { message: messageOf(error) })
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Closes a switch over a union: fails to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new AppError('unexpected-value', { value: JSON.stringify(value) })
}

/** Ends work that was cancelled, with `message` as its sentence. */
export function throwIfCancelled(signal: { readonly aborted: boolean }, message = 'Cancelled'): void {
  if (signal.aborted) throw new AppError('cancelled', message)
}
