import type { ErrorCode } from './error-codes.js'
import { codeOf, problemOf, sentenceOf, type DetailOf, type Problem, type ProblemKind } from './problem.js'

type ErrorOptions = Readonly<{ cause?: unknown }>

/** A kind of problem with the detail that belongs to it. */
type OfKind = {
  [Kind in ProblemKind]: [kind: Kind, detail: DetailOf<Kind>, options?: ErrorOptions]
}[ProblemKind]

/** A problem that is thrown. Its message is the problem's sentence, its code what programs make of the kind. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly problem: Problem

  constructor(...[kind, detail, options]: OfKind) {
    const problem = { kind, detail } as Problem // the tuple ties the detail to the kind
    super(sentenceOf(problem), options)
    this.name = 'AppError'
    this.problem = problem
    this.code = codeOf(kind)
  }
}

/** An error that says this problem. */
export function errorOf({ kind, detail }: Problem): AppError {
  return new AppError(...([kind, detail] as OfKind)) // they come from one problem
}

/**
 * The shape of an error on the wire: Electron would keep only a thrown error's message. Code and message follow from the
 * problem; they are for whoever listens without the tables.
 */
export type WireError = Readonly<{ code: ErrorCode; message: string; problem: Problem }>

export function toWire(error: unknown): WireError {
  const problem = problemOfThrown(error)
  return { code: codeOf(problem.kind), message: sentenceOf(problem), problem }
}

export function fromWire({ problem }: WireError): AppError {
  return errorOf(problem)
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

/** Ends work that was cancelled. */
export function throwIfCancelled(signal: { readonly aborted: boolean }): void {
  if (signal.aborted) throw new AppError('cancelled', {})
}
