import type { Dataset, DatasetKind, LabelledPhoto } from './dataset.js'

/** A data set whose whole list is known: files of a folder, or named by a CSV or by COCO's JSON. */
export function listDataset(kind: DatasetKind, list: readonly LabelledPhoto[]): Dataset {
  let handedOut = 0
  return {
    kind,
    problems: [],
    progress: () => (list.length === 0 ? 1 : handedOut / list.length),
    async *photos(signal) {
      for (const photo of list) {
        if (signal.aborted) return
        yield photo
        handedOut++
      }
    },
  }
}
