import { sentenceOf, type Problem } from '../../src/shared/problem.js'

/** The problem's sentence, for what runs outside of a test; undefined without one. */
export function problemWords(problem: Problem | null | undefined): string | undefined {
  return problem ? sentenceOf(problem) : undefined
}
