import type * as Undici from 'undici'
import type { Dispatcher } from 'undici'
import { AppError } from '../../../shared/errors.js'
import { withoutUser } from './addresses.js'

/** The one file of Shutterword that can reach a network. Only installing and repairing a model, on the user's word, use it. */

/** One answer of a server; its body must be read to the end or discarded. */
export type HttpAnswer = Readonly<{
  status: number
  /** The value of a header by its lower-case name; null when the server did not send it. */
  header: (name: string) => string | null
  body: AsyncIterable<Buffer>
  discard: () => void
}>

export type HttpClient = Readonly<{
  /** Asks for a file from this byte on. Redirects are answers like any other: who calls decides about them. */
  get: (address: URL, offset: number, signal: AbortSignal) => Promise<HttpAnswer>
  close: () => Promise<void>
}>

export type HttpOptions = Readonly<{
  /** Address of the proxy; null takes HTTPS_PROXY, HTTP_PROXY and NO_PROXY from the environment. */
  proxy: URL | null
  /** Time without any answer or any byte after which a connection counts as dead. @default 30 s */
  silenceMs?: number
}>

const defaultSilenceMs = 30_000
const connectMs = 15_000

export function createHttpClient(options: HttpOptions): HttpClient {
  let opening: Promise<Connection> | null = null
  return {
    get: async (address, offset, signal) => {
      const { request, dispatcher } = await (opening ??= connect(options))
      const { statusCode, headers, body } = await request(address, {
        dispatcher,
        signal,
        headers: {
          'user-agent': 'Shutterword',
          // Compressed bytes could not be resumed, and models do not compress.
          'accept-encoding': 'identity',
          ...(offset > 0 ? { range: `bytes=${String(offset)}-` } : {}),
        },
      })
      // An error after the body was discarded has nobody to tell.
      body.on('error', () => undefined)
      return {
        status: statusCode,
        header: (name) => {
          const value = headers[name]
          return (Array.isArray(value) ? value[0] : value) ?? null
        },
        body,
        discard: () => body.destroy(),
      }
    },
    close: async () => {
      await (await opening)?.dispatcher.destroy()
    },
  }
}

type Connection = Readonly<{ request: typeof Undici.request; dispatcher: Dispatcher }>

/** The library is loaded with the first request: every start of the program would wait for it otherwise. */
async function connect({ proxy, silenceMs = defaultSilenceMs }: HttpOptions): Promise<Connection> {
  const { EnvHttpProxyAgent, ProxyAgent, request } = await import('undici')
  const limits = {
    connect: { timeout: Math.min(connectMs, silenceMs) },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    // https goes through a tunnel; plain http is asked of the proxy by its whole address, as every proxy allows.
    proxyTunnel: false,
  }
  const dispatcher: Dispatcher =
    proxy === null
      ? new EnvHttpProxyAgent({ ...limits, noProxy: notProxied() })
      : new ProxyAgent({ uri: proxy.href, ...limits })
  return { request, dispatcher }
}

/** NO_PROXY, and this computer itself: no proxy elsewhere could reach what listens here. */
function notProxied(): string {
  const told = process.env.no_proxy ?? process.env.NO_PROXY ?? ''
  return told.trim() === '*' ? '*' : [told, 'localhost', '127.0.0.1', '[::1]'].filter(Boolean).join(',')
}

/** The address of a proxy as people write it, with or without `http://`. Throws `invalid-input`. */
export function parseProxy(text: string): URL {
  const whole = /^[a-z0-9]+:\/\//i.test(text) ? text : `http://${text}`
  const address = URL.canParse(whole) ? new URL(whole) : null
  if (address && ['http:', 'https:'].includes(address.protocol) && address.hostname !== '') return address
  throw new AppError('not-a-proxy', { text: withoutUser(text) })
}
