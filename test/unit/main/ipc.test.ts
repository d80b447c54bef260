import { describe, expect, it } from 'vitest'
import { createRouter, isTrusted } from '../../../src/main/ipc.js'
import type { HostApi } from '../../../src/shared/contract.js'
import { engineMethods, hostOnlyMethods } from '../../../src/shared/methods.js'
import type { Reply } from '../../../src/shared/rpc.js'

describe('isTrusted', () => {
  const ours = { origin: 'app://shutterword' }

  it('trusts the main frame of our window', () => {
    expect(isTrusted(ours, ours)).toBe(true)
  })

  it.each([
    ['a frame that is gone', null, ours],
    ['a call when there is no window', ours, null],
    ['another frame of the same origin', { ...ours }, ours],
    ...['https://example.org', 'null', 'app://elsewhere', 'file://'].map((origin) => {
      const frame = { origin }
      return [`our frame at ${origin}`, frame, frame] as const
    }),
  ] as const)('refuses %s', (_name, sender, trusted) => {
    expect(isTrusted(sender, trusted)).toBe(false)
  })
})

describe('createRouter', () => {
  const host: HostApi = {
    chooseFolder: async () => null,
    importVocabularyFile: async () => null,
    importModelFolder: async () => null,
    changeModelSource: async () => false,
    showInFileManager: async () => undefined,
    copyText: async () => undefined,
    appInfo: async () => ({ version: '1', isDevelopmentRuntime: false, platform: 'linux' }),
  }
  const callEngine = async (method: string, input: unknown): Promise<Reply> => ({
    ok: true,
    value: [method, input],
  })
  const route = createRouter({ host, callEngine })

  it('hands methods of the engine to the engine', async () => {
    for (const method of engineMethods) {
      expect(await route(method, { some: 'input' })).toEqual({ ok: true, value: [method, { some: 'input' }] })
    }
  })

  it('answers methods of the shell itself', async () => {
    expect(await route('chooseFolder', {})).toEqual({ ok: true, value: null })
  })

  it.each([...hostOnlyMethods, 'constructor', '__proto__', '', 7, null, undefined, {}])(
    'knows no method %j',
    async (method) => {
      expect(await route(method, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    },
  )
})
