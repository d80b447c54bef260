import { expect } from 'vitest'
import { problemOf, sentenceOf, type Problem } from '../../src/shared/problem.js'

/** A problem that says this sentence, for tests to which the kind does not matter. */
export function told(sentence: string): Problem {
  return problemOf('told', { sentence })
}

/** The problem's sentence; null without one. */
export function wordsOf(problem: Problem | null | undefined): string | null {
  return problem ? sentenceOf(problem) : null
}

/** Matches a problem whose sentence holds the text, or matches the expression. */
export function saying(wanted: string | RegExp): Problem {
  return expect.toSatisfy((problem: Problem) => {
    const sentence = sentenceOf(problem)
    return typeof wanted === 'string' ? sentence.includes(wanted) : wanted.test(sentence)
  }) as Problem
}
