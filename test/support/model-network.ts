import { onTestFinished } from 'vitest'
import type { Network } from '../../src/core/models/install/install-model.js'
import { createHttpClient } from '../../src/core/models/install/http-client.js'

/** A network for tests: short waits. What listens on this computer is never asked through a proxy. */
export function testNetwork(
  options: { readonly proxy?: URL; readonly mirror?: URL; readonly silenceMs?: number } = {},
): Network {
  const client = createHttpClient({ proxy: options.proxy ?? null, silenceMs: options.silenceMs ?? 2000 })
  onTestFinished(() => client.close())
  return { client, mirror: options.mirror ?? null, firstWaitMs: 1 }
}
