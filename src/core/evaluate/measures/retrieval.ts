import { rankOf, topK } from './top-k.js'

/** Text-to-image recall: the share of queries that find a photo they mean among the first 1, 5 and 10. */
export type Retrieval = Readonly<{
  queries: number
  recallAt1: number
  recallAt5: number
  recallAt10: number
}>

/** Where the first of the wanted photos stands when all photos are sorted by how well they fit, 0 for the first. */
export function firstRank(scores: Float32Array, wanted: readonly number[]): number {
  return wanted.reduce((rank, photo) => Math.min(rank, rankOf(scores, photo)), Infinity)
}

/** Counts queries by the rank of the first photo that each one wants. */
export function retrievalOf(firstRanks: readonly number[]): Retrieval {
  return {
    queries: firstRanks.length,
    recallAt1: topK(firstRanks, 1),
    recallAt5: topK(firstRanks, 5),
    recallAt10: topK(firstRanks, 10),
  }
}
