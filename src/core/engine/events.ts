import type { AppEvents } from '../../shared/contract.js'
import type { Subscribe } from '../../shared/rpc.js'

type Listeners = { [E in keyof AppEvents]?: Set<(payload: AppEvents[E]) => void> }

export type Emit = <E extends keyof AppEvents>(event: E, payload: AppEvents[E]) => void

/** The engine's announcements: typed, synchronous, in order. */
export function createEvents(): { readonly emit: Emit; readonly on: Subscribe } {
  const listeners: Listeners = {}
  const of = <E extends keyof AppEvents>(event: E): Set<(payload: AppEvents[E]) => void> => {
    // The set under a name only ever holds listeners of that name; TypeScript cannot follow the index.
    const known = listeners[event] as Set<(payload: AppEvents[E]) => void> | undefined
    const set = known ?? new Set()
    ;(listeners as Record<E, typeof set>)[event] = set
    return set
  }
  return {
    emit: (event, payload) => {
      for (const listener of [...of(event)]) listener(payload)
    },
    on: (event, listener) => {
      of(event).add(listener)
      return () => of(event).delete(listener)
    },
  }
}
