import type { MessageEvent } from 'electron'
import { homedir } from 'node:os'
import { z } from 'zod'
import { catalogueFolder } from '../core/catalogue/default-folder.js'
import { createEngine, type Engine } from '../core/engine/create-engine.js'
import type { AppEvents, FullEngineApi } from '../shared/contract.js'
import { appEvents, engineMethods, hostOnlyMethods } from '../shared/methods.js'
import type { EngineCall, EngineMessage, EngineStart } from '../shared/engine-messages.js'
import { toWire } from '../shared/errors.js'
import { serve } from '../shared/rpc.js'
import { withoutPaths } from './without-paths.js'

/** Entry of the engine's process: the engine behind `process.parentPort`. Electron ends it when its host ends. */

const startMessage = z.strictObject({
  catalogueFolder: z.string().min(1).nullable(),
  resourcesFolder: z.string().min(1),
}) satisfies z.ZodType<EngineStart>
const callMessage = z.strictObject({ id: z.number(), method: z.string(), input: z.unknown() })

const say = (message: EngineMessage): void => {
  process.parentPort.postMessage(message)
}

process.parentPort.once('message', ({ data }: MessageEvent) => {
  start(startMessage.parse(data)).catch((error: unknown) => {
    say({ kind: 'refused', error: toWire(error) })
  })
})

async function start(message: EngineStart): Promise<void> {
  const folder = message.catalogueFolder ?? catalogueFolder(process.env, process.platform, homedir())
  const engine = await createEngine({ catalogueFolder: folder, resourcesFolder: message.resourcesFolder })
  for (const event of appEvents) forward(engine, event)
  const answer = serve<FullEngineApi>(withoutPaths(engine.api), [...engineMethods, ...hostOnlyMethods])
  process.parentPort.on('message', ({ data }: MessageEvent) => {
    const { id, method, input }: EngineCall = callMessage.parse(data)
    void answer(method, input).then((reply) => {
      say({ kind: 'reply', id, reply })
    })
  })
  say({ kind: 'ready', catalogueFolder: folder })
}

function forward<E extends keyof AppEvents>(engine: Engine, event: E): void {
  engine.on(event, (payload) => {
    // TypeScript cannot see that name and payload belong together once both are generic.
    say({ kind: 'event', event, payload } as EngineMessage)
  })
}
