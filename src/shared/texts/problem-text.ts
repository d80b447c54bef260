import type { ErrorCode } from '../error-codes.js'

/** What may stand in a problem's detail: it crosses processes and is kept in the catalogue as JSON. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [name: string]: PlainValue }

export type PlainDetail = Readonly<Record<string, PlainValue>>

/** A problem that is part of another one's detail. */
export type InnerProblem = Readonly<{ kind: string; detail: PlainDetail }>

/** One kind of problem: its code for programs, and the sentence for people made from its detail. */
export type ProblemText<Detail extends PlainDetail> = Readonly<{
  code: ErrorCode
  /** `say` makes the sentence of a problem that the detail holds. */
  text: (detail: Detail, say: (inner: InnerProblem) => string) => string
  /** The same in a few words, where the photo's name stands beside it; null when it has none shorter. */
  short: ((detail: Detail) => string) | null
}>

/** One row of a table of problems. The sentence says what was expected, what was found, and which photo or file. */
export function problem<Detail extends PlainDetail = Record<string, never>>(
  code: ErrorCode,
  text: ProblemText<Detail>['text'],
  short: ProblemText<Detail>['short'] = null,
): ProblemText<Detail> {
  return { code, text, short }
}
