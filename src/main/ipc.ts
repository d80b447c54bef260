import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron'
import type { HostApi } from '../shared/contract.js'
import { engineMethods, hostMethods } from '../shared/methods.js'
import { AppError, toWire } from '../shared/errors.js'
import { serve, type Reply } from '../shared/rpc.js'
import { pageOrigin } from './page-origin.js'

type Host = Readonly<{
  /** The main frame of our window, null when there is no window. */
  trustedFrame: () => WebFrameMain | null
  host: HostApi
  callEngine: (method: string, input: unknown) => Promise<Reply>
}>

const ofEngine = new Set<string>(engineMethods)
const ofHost = new Set<string>(hostMethods)

/** The only door from the page: checks who asks, then hands the call to the shell or to the engine. */
export function handleCalls(ipcMain: IpcMain, host: Host): void {
  const route = createRouter(host)
  ipcMain.handle('call', (event: IpcMainInvokeEvent, method: unknown, input: unknown) => {
    if (!isTrusted(event.senderFrame, host.trustedFrame())) {
      // Rejected rather than answered: an answer of any kind would look like success.
      throw new AppError('foreign-sender', {})
    }
    return route(method, input)
  })
}

/** True for our window's own page and nothing else: no frame inside it, no other origin, no other window. */
export function isTrusted(
  sender: Pick<WebFrameMain, 'origin'> | null,
  trusted: Pick<WebFrameMain, 'origin'> | null,
): boolean {
  return sender !== null && sender === trusted && sender.origin === pageOrigin
}

/** Sends listed methods where they belong. Methods that only the engine's host may call do not exist for a page. */
export function createRouter(
  host: Pick<Host, 'host' | 'callEngine'>,
): (method: unknown, input: unknown) => Promise<Reply> {
  const answerHost = serve<HostApi>(host.host, hostMethods)
  return async (method, input) => {
    if (typeof method === 'string' && ofHost.has(method)) return answerHost(method, input)
    if (typeof method === 'string' && ofEngine.has(method)) return host.callEngine(method, input)
    const error = new AppError('unknown-method', { method: String(method) })
    return { ok: false, error: toWire(error) }
  }
}
