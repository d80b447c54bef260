import type { FullEngineApi, HistoryStep, PhotoDetail } from '../shared/contract.js'

/** The engine as a page may hear it: a page names photos by id and never learns a path to act on. */
export function withoutPaths(api: FullEngineApi): FullEngineApi {
  return {
    ...api,
    photoDetail: async (input) => pathless(await api.photoDetail(input)),
    decide: async (input) => {
      const decided = await api.decide(input)
      return { ...decided, photo: pathless(decided.photo) }
    },
    undo: async (input) => pathlessStep(await api.undo(input)),
    redo: async (input) => pathlessStep(await api.redo(input)),
  }
}

function pathless(photo: PhotoDetail): PhotoDetail {
  return { ...photo, path: null }
}

function pathlessStep(step: HistoryStep | null): HistoryStep | null {
  return step && { ...step, photo: step.photo && pathless(step.photo) }
}
