import { describe, expect, it } from 'vitest'
import { withParsedInputs } from '../../../src/core/engine/inputs.js'
import type { FullEngineApi } from '../../../src/shared/contract.js'
import { engineMethods, hostOnlyMethods } from '../../../src/shared/methods.js'

/** An engine that answers every call with its own input. */
const echo = Object.fromEntries(
  [...engineMethods, ...hostOnlyMethods].map((method) => [method, async (input: unknown) => input]),
) as unknown as FullEngineApi
const api = withParsedInputs(echo) as unknown as Record<string, (input: unknown) => Promise<unknown>>

describe('inputs of the engine', () => {
  it.each([
    ['photoDetail', { photoId: '../../etc/passwd' }],
    ['photoDetail', { photoId: '0' }],
    ['photoDetail', { photoId: 7 }],
    ['photoDetail', {}],
    ['openFolder', { folderId: '1', path: '/home' }],
    ['changeSettings', { changes: { minimumProbability: 2 } }],
    ['changeSettings', { changes: { shell: 'rm' } }],
    ['decide', { verdicts: [{ photoId: '1', path: [], verdict: 'accepted' }] }],
    ['decide', { verdicts: [{ photoId: '1', path: ['dog'], verdict: 'perhaps' }] }],
    ['photoSummaries', { photoIds: Array.from({ length: 501 }, () => '1') }],
    ['search', { folderId: '1', words: '   ', limit: 5 }],
    ['status', { anything: 1 }],
    ['status', null],
  ])('%s refuses %j', async (method, input) => {
    await expect(api[method]!(input)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('names the method and the place in the sentence', async () => {
    await expect(api.listPhotos!({ folderId: '1', filter: 'everything', sort: 'name' })).rejects.toThrow(
      /listPhotos[\s\S]*filter/,
    )
  })

  it('lets a sound input through unchanged', async () => {
    const input = { verdicts: [{ photoId: '12', path: ['animal', 'dog'], verdict: 'accepted' }] }
    expect(await api.decide!(input)).toEqual(input)
  })
})
