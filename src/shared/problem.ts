import type { ErrorCode } from './error-codes.js'
import type { PlainDetail, ProblemText } from './texts/problem-text.js'
import { catalogueProblems } from './texts/problems/catalogue-problems.js'
import { commandLineProblems } from './texts/problems/command-line-problems.js'
import { engineProblems } from './texts/problems/engine-problems.js'
import { evaluateProblems } from './texts/problems/evaluate-problems.js'
import { exchangeProblems } from './texts/problems/exchange-problems.js'
import { generalProblems } from './texts/problems/general-problems.js'
import { installProblems } from './texts/problems/install-problems.js'
import { modelProblems } from './texts/problems/model-problems.js'
import { photoProblems } from './texts/problems/photo-problems.js'
import { recoveryProblems } from './texts/problems/recovery-problems.js'
import { noteProblems, refusalProblems } from './texts/problems/refusal-problems.js'
import { scanProblems } from './texts/problems/scan-problems.js'
import { shellProblems } from './texts/problems/shell-problems.js'
import { vocabularyProblems } from './texts/problems/vocabulary-problems.js'
import { writeProblems } from './texts/problems/write-problems.js'

/** Every kind of problem there is, with its code and its sentence. A kind stands in one table only (a test sees to it). */
const problemTexts = {
  ...catalogueProblems,
  ...commandLineProblems,
  ...engineProblems,
  ...evaluateProblems,
  ...exchangeProblems,
  ...generalProblems,
  ...installProblems,
  ...modelProblems,
  ...photoProblems,
  ...noteProblems,
  ...recoveryProblems,
  ...refusalProblems,
  ...scanProblems,
  ...shellProblems,
  ...vocabularyProblems,
  ...writeProblems,
}

/** The tables that `problemTexts` is made of. */
export const problemTables = [
  catalogueProblems,
  commandLineProblems,
  engineProblems,
  evaluateProblems,
  exchangeProblems,
  generalProblems,
  installProblems,
  modelProblems,
  photoProblems,
  noteProblems,
  recoveryProblems,
  refusalProblems,
  scanProblems,
  shellProblems,
  vocabularyProblems,
  writeProblems,
] as const

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
  return rowOf(kind).text(detail, (inner) => sentenceOf(inner as Problem)) // made by `problemOf`, like every problem
}

/** The problem in a few words, for a place that shows the photo's name anyway. */
export function shortOf(problem: Problem): string {
  return rowOf(problem.kind).short?.(problem.detail) ?? sentenceOf(problem)
}

/** Kind and detail of one problem belong to the same row of the table. */
function rowOf(kind: ProblemKind): ProblemText<PlainDetail> {
  return problemTexts[kind] as unknown as ProblemText<PlainDetail>
}

/** A problem as the catalogue keeps it. */
export function problemToText(problem: Problem | null): string | null {
  return problem && JSON.stringify(problem)
}

/** What `problemToText` wrote; a kind that this version does not know is told by its text. */
export function textToProblem(text: string | null): Problem | null {
  if (text === null) return null
  const { kind, detail } = JSON.parse(text) as { kind: string; detail: PlainDetail }
  return isProblemKind(kind) ? ({ kind, detail } as Problem) : problemOf('told', { sentence: text })
}

/** What programs make of the kind: exit codes, titles and actions hang on it. */
export function codeOf(kind: ProblemKind): ErrorCode {
  return problemTexts[kind].code
}

export function isProblemKind(kind: string): kind is ProblemKind {
  return Object.hasOwn(problemTexts, kind)
}
