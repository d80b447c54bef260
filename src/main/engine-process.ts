import { utilityProcess, type UtilityProcess } from 'electron'
import { availableParallelism } from 'node:os'
import type { AppEvents, FullEngineApi } from '../shared/contract.js'
import { engineMethods, hostOnlyMethods } from '../shared/methods.js'
import type { EngineCall, EngineMessage, EngineStart } from '../shared/engine-messages.js'
import { AppError, fromWire, toWire } from '../shared/errors.js'
import { createClient, type Reply, type Transport } from '../shared/rpc.js'
import { createRestartPolicy } from './restart-policy.js'
import { problemOf } from '../shared/problem.js'

/** The engine as its host sees it: one that can be called at any time, whatever happens to its process. */
export type EngineProcess = Readonly<{
  api: FullEngineApi
  call(method: string, input: unknown): Promise<Reply>
  /** The folder of the catalogue in use; resolves once the engine has opened it. */
  catalogueFolder(): Promise<string>
  /** Closes the catalogue and ends the process. */
  shutDown(): Promise<void>
}>

type Options = Readonly<{
  modulePath: string
  start: EngineStart
  emit: <E extends keyof AppEvents>(event: E, payload: AppEvents[E]) => void
}>

/** How long closing may take: the photo under way is finished first. */
const shutDownLimitMs = 15_000

/**
 * Hosts the engine in a utility process: inference in main would make every click stutter, and a crash in native code
 * would take the window along. A process that dies is started again; calls that it had not answered fail with
 * `engine-stopped`, and later ones wait for the new process.
 */
export function startEngine(options: Options): EngineProcess {
  const restarts = createRestartPolicy()
  const pending = new Map<number, (reply: Reply) => void>()
  let lastId = 0
  let isShuttingDown = false
  let child: UtilityProcess | null = null
  let ready = handled(launch())

  async function launch(): Promise<Ready> {
    const launched = fork(options, {
      onReply: (id, reply) => {
        pending.get(id)?.(reply)
        pending.delete(id)
      },
      onExit: (code) => {
        child = null
        failPending(new AppError('engine-died', { code }))
        if (!isShuttingDown && !launched.isRefused()) restart(code)
      },
    })
    child = launched.child
    return launched.ready
  }

  function restart(code: number): void {
    const waitMs = restarts.next(Date.now())
    if (waitMs === null) {
      ready = Promise.reject(new AppError('engine-kept-dying', { code }))
      ready.catch(() => {
        options.emit('statusChanged', {})
      })
      return
    }
    ready = wait(waitMs).then(launch).then(resume)
    ready.then(
      () => {
        options.emit('engineRestarted', { problem: problemOf('engine-died', { code }) })
      },
      () => undefined, // every call that waits for it fails with this error
    )
  }

  function failPending(error: AppError): void {
    const waiting = [...pending.values()]
    pending.clear()
    for (const settle of waiting) settle({ ok: false, error: toWire(error) })
  }

  /** Opens the folder again that was open: its run goes on where it was, before anything else is asked. */
  async function resume(engine: Ready): Promise<Ready> {
    const api = clientOf((method, input) => ask(engine, method, input))
    const { openFolderId } = await api.status({})
    // A folder that is gone by now is the page's to tell: it asks for the folder as soon as it hears of the restart.
    if (openFolderId !== null) await api.openFolder({ folderId: openFolderId }).catch(() => undefined)
    return engine
  }

  async function call(method: string, input: unknown): Promise<Reply> {
    try {
      return await ask(await ready, method, input)
    } catch (error) {
      return { ok: false, error: toWire(error) }
    }
  }

  async function ask(engine: Ready, method: string, input: unknown): Promise<Reply> {
    lastId += 1
    const message: EngineCall = { id: lastId, method, input }
    return new Promise<Reply>((resolve) => {
      pending.set(message.id, resolve)
      engine.child.postMessage(message)
    })
  }

  return {
    api: clientOf(call),
    call,
    catalogueFolder: async () => (await ready).catalogueFolder,
    shutDown: async () => {
      isShuttingDown = true
      const running = child
      if (running === null) return
      await Promise.race([call('close', {}), wait(shutDownLimitMs)])
      running.kill()
    },
  }
}

/** Whoever calls the engine gets the failure; it must not count as unhandled when nobody calls just then. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function clientOf(call: Transport['call']): FullEngineApi {
  // Events reach the page by `emit`; nobody in main listens to them.
  return createClient<FullEngineApi>({ call, on: () => () => undefined }, [
    ...engineMethods,
    ...hostOnlyMethods,
  ])
}

async function wait(timeMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, timeMs))
}

type Ready = Readonly<{ child: UtilityProcess; catalogueFolder: string }>

type Launched = Readonly<{
  child: UtilityProcess
  /** Rejects when the engine refuses to start or dies before it is ready. */
  ready: Promise<Ready>
  isRefused: () => boolean
}>

function fork(
  { modulePath, start, emit }: Options,
  on: { onReply: (id: number, reply: Reply) => void; onExit: (code: number) => void },
): Launched {
  const child = utilityProcess.fork(modulePath, [], {
    serviceName: 'Shutterword engine',
    stdio: 'inherit',
    // libuv's pool reads and decodes photos; its default of four leaves a larger machine idle.
    env: { ...process.env, UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())) },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Ready>()
  let isRefused = false
  child.on('message', (message: EngineMessage) => {
    switch (message.kind) {
      case 'ready':
        resolve({ child, catalogueFolder: message.catalogueFolder })
        break
      case 'refused':
        isRefused = true
        reject(fromWire(message.error))
        child.kill()
        break
      case 'reply':
        on.onReply(message.id, message.reply)
        break
      case 'event':
        emit(message.event, message.payload)
    }
  })
  child.on('exit', (code) => {
    reject(new AppError('engine-stopped-at-start', { code }))
    on.onExit(code)
  })
  child.postMessage(start)
  return { child, ready: handled(promise), isRefused: () => isRefused }
}
