import type { AppEvents } from './contract.js'
import { AppError, fromWire, toWire, type WireError } from './errors.js'

export type Reply = Readonly<{ ok: true; value: unknown } | { ok: false; error: WireError }>

/** How calls and events travel; the contract does not care. */
export type Transport = {
  call(method: string, input: unknown): Promise<Reply>
  on(event: string, listener: (payload: unknown) => void): () => void
}

/** Listens to events; returns the way to stop. */
export type Subscribe = <E extends keyof AppEvents>(
  event: E,
  listener: (payload: AppEvents[E]) => void,
) => () => void

type AnyApi = Record<string, (input: never) => Promise<unknown>>

/** Builds the caller's side of an API from the list of its methods. A failed call rejects with an AppError. */
export function createClient<Api extends object>(
  transport: Transport,
  methods: readonly (keyof Api & string)[],
): Api & { on: Subscribe } {
  const entries = methods.map((method) => [
    method,
    async (input: unknown): Promise<unknown> => {
      const reply = await transport.call(method, input)
      if (reply.ok) return reply.value
      throw fromWire(reply.error)
    },
  ])
  const on: Subscribe = (event, listener) => transport.on(event, listener as (payload: unknown) => void)
  // The list is checked against the API's type at its declaration, so the object has exactly these methods.
  return { ...(Object.fromEntries(entries) as Api), on }
}

/** Builds the callee's side: only listed methods can be reached, and every failure becomes a reply. */
export function serve<Api extends object>(
  api: Api,
  methods: readonly (keyof Api & string)[],
): (method: string, input: unknown) => Promise<Reply> {
  const handlers = api as unknown as AnyApi
  const names = new Set<string>(methods)
  return async (method, input) => {
    try {
      const handler = names.has(method) ? handlers[method] : undefined
      if (!handler) throw new AppError('unknown-method', { method })
      return { ok: true, value: await handler.call(api, input as never) }
    } catch (error) {
      return { ok: false, error: toWire(error) }
    }
  }
}
