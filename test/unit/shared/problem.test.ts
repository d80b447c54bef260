import { expect, test } from 'vitest'
import { AppError, fromWire, problemOfThrown, toWire } from '../../../src/shared/errors.js'
import { codeOf, isProblemKind, problemTables, sentenceOf } from '../../../src/shared/problem.js'

test('a kind of problem stands in one table only', () => {
  const kinds = problemTables.flatMap((table) => Object.keys(table))
  expect(kinds.filter((kind, index) => kinds.indexOf(kind) !== index)).toEqual([])
  expect(kinds.every(isProblemKind)).toBe(true)
})

test('an error carries its problem over the wire, and the sentence is made from it', () => {
  const error = new AppError('unknown-method', { method: 'fly' })
  expect(error.message).toBe('Expected the name of a method, found "fly"')
  const wire = JSON.parse(JSON.stringify(toWire(error))) as ReturnType<typeof toWire>
  const arrived = fromWire(wire)
  expect(arrived.problem).toEqual({ kind: 'unknown-method', detail: { method: 'fly' } })
  expect([arrived.code, arrived.message]).toEqual(['invalid-input', error.message])
})

test('what is thrown by others is an unexpected problem with its own message', () => {
  const problem = problemOfThrown(new RangeError('out of reach'))
  expect([codeOf(problem.kind), sentenceOf(problem)]).toEqual(['internal', 'out of reach'])
})
