import { messageOf } from '../../shared/errors.js'
import { memoizePromise } from '../support/memoize-promise.js'
import type { Feed, Session } from './session.js'

/** A session that goes on on the CPU when its provider fails in the middle of a run. */
export type FallbackSession = Readonly<{
  run(feeds: Readonly<Record<string, Feed>>, output: string): Promise<Float32Array>
  /** What really runs, by ONNX Runtime's name. */
  provider(): string
  /** Why the first provider was given up, null while it has not been. */
  failure(): string | null
  close(): Promise<void>
}>

/** The failed run is made again on the CPU, so that no photo of the batch is lost. A failure of the CPU is thrown. */
export function withFallback(
  first: { readonly provider: string; readonly session: Session },
  openCpu: () => Promise<Session>,
): FallbackSession {
  let current = first
  let failure: string | null = null
  const fallBack = memoizePromise(
    () => 'cpu',
    async () => {
      const session = await openCpu()
      await first.session.close()
      current = { provider: 'cpu', session }
    },
  )
  return {
    async run(feeds, output) {
      const { provider, session } = current
      try {
        return await session.run(feeds, output)
      } catch (error) {
        if (provider === 'cpu') throw error
        failure ??= messageOf(error)
        await fallBack()
        return current.session.run(feeds, output)
      }
    },
    provider: () => current.provider,
    failure: () => failure,
    close: () => current.session.close(),
  }
}
