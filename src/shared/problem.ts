import { generalProblems } from './texts/problems/general-problems.js'
import type { ErrorCode } from './error-codes.js'

/** Every kind of problem there is, with its code and its sentence. A kind stands in one table only (a test sees to it). */
const problemTexts = { ...generalProblems }

/** The tables that `problemTexts` is made of. */
export const problemTables = [generalProblems] as const

export type ProblemKind = keyof typeof problemTexts

/** The facts that the sentence of this kind needs. */
export type DetailOf<Kind extends ProblemKind> = Parameters<(typeof problemTexts)[Kind]['text']>[0]

/** What went wrong, as a value: programs decide by `kind`, people read `sentenceOf`. Plain, so that it can be kept. */
export type Problem<Kind extends ProblemKind = ProblemKind> = {
  [One in Kind]: Readonly<{ kind: One; detail: DetailOf<One> }>
}[Kind]

/** A problem of this kind. */
export function problemOf<Kind extends ProblemKind>(kind: Kind, detail: DetailOf<Kind>): Problem<Kind> {
  return { kind, detail }
}

/** The problem in one sentence for people. */
export function sentenceOf({ kind, detail }: Problem): string {
  // Kind and detail of one problem belong to the same row of the table.
  return (problemTexts[kind].text as (detail: unknown) => string)(detail)
}

/** What programs make of the kind: exit codes, titles and actions hang on it. */
export function codeOf(kind: ProblemKind): ErrorCode {
  return problemTexts[kind].code
}

export function isProblemKind(kind: string): kind is ProblemKind {
  return Object.hasOwn(problemTexts, kind)
}
