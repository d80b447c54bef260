import type { ErrorCode } from '../error-codes.js'

/** What may stand in a problem's detail: it crosses processes and is kept in the catalogue as JSON. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [name: string]: PlainValue }

export type PlainDetail = Readonly<Record<string, PlainValue>>

/** One kind of problem: its code for programs, and the sentence for people made from its detail. */
export type ProblemText<Detail extends PlainDetail> = Readonly<{
  code: ErrorCode
  text: (detail: Detail) => string
}>

/** One row of a table of problems. The sentence says what was expected, what was found, and which photo or file. */
export function problem<Detail extends PlainDetail = Record<string, never>>(
  code: ErrorCode,
  text: (detail: Detail) => string,
): ProblemText<Detail> {
  return { code, text }
}
