import { fitProbe, probeSteps } from './probe.js'
import { scoresOfRows } from './linear-scores.js'
import type { Truth } from './scores.js'
import { seededShuffle } from './seeded-shuffle.js'
import { bestLabels } from './top-k.js'

/** How good the answers are after the model has seen some labelled photos of each label. */
export type LearningPoint = Readonly<{
  /** Photos of each label that were shown; labels with fewer gave all that they could. 0 is zero-shot. */
  shots: number
  /** Mean over the seeds of top-1 on held-out photos. */
  top1: number
  /** Standard deviation between the seeds, which hold out other photos each. */
  spread: number
  /** What was won over zero-shot on the same held-out photos: the mean over the seeds, and their deviation. */
  gain: number
  gainSpread: number
}>

export type LearningCurve = Readonly<{ points: readonly LearningPoint[]; seeds: number; heldOut: number }>

type LearningInput = Readonly<{
  embeddings: Float32Array
  dimension: number
  /** The zero-shot directions of the labels. */
  prior: Float32Array
  /** One label for each photo. */
  truth: Truth
  seeds: number
  pause: () => Promise<void>
  /** How far it is, 0 to 1. */
  onProgress: (share: number) => void
}>

const shotCounts = [1, 2, 4, 8, 16] as const

/** Multiplications above which a point is left out: a few minutes for each seed on one core. */
const affordable = 3e11

/**
 * Top-1 with 0, 1, 2, 4, 8 and 16 labelled photos of each label. At most two thirds of a label's photos are ever shown;
 * the others are held out and measured. Null where too few photos leave nothing to learn from.
 */
export async function learningCurve(input: LearningInput): Promise<LearningCurve | null> {
  const groups = groupsOf(input.truth).map((group) => ({ group, pool: Math.floor((group.length * 2) / 3) }))
  const usable = groups.filter(({ pool }) => pool >= 1)
  const counts = shotCounts.filter((shots) => isWorthIt(shots, usable, input))
  if (counts.length === 0 || usable.length < 2) return null
  const most = counts[counts.length - 1] ?? 1
  const runs: number[][] = []
  let heldOut = 0
  for (let seed = 1; seed <= input.seeds; seed++) {
    const dealt = usable.map(({ group, pool }) => ({
      photos: seededShuffle(group, seed),
      pool: Math.min(pool, most),
    }))
    const measured = dealt.flatMap(({ photos, pool }) => photos.slice(pool))
    heldOut = measured.length
    const run: number[] = []
    for (const shots of [0, ...counts]) {
      const shown = dealt.flatMap(({ photos, pool }) => photos.slice(0, Math.min(shots, pool)))
      const directions = await fitProbe(input.prior, examplesOf(shown, input), input.pause)
      run.push(shareRight(measured, directions, input))
      input.onProgress((seed - 1 + run.length / (counts.length + 1)) / input.seeds)
    }
    runs.push(run)
  }
  const points = [0, ...counts].map((shots, place) => {
    const top1 = meanAndSpread(runs.map((run) => run[place] ?? 0))
    const gain = meanAndSpread(runs.map((run) => (run[place] ?? 0) - (run[0] ?? 0)))
    return { shots, top1: top1.mean, spread: top1.spread, gain: gain.mean, gainSpread: gain.spread }
  })
  return { points, seeds: input.seeds, heldOut }
}

/** Half of the labels must have that many photos to show, and it must not take hours. */
function isWorthIt(
  shots: number,
  groups: readonly { readonly pool: number }[],
  { prior }: LearningInput,
): boolean {
  const able = groups.filter(({ pool }) => pool >= shots).length
  const work = 2 * probeSteps * groups.length * shots * prior.length
  return able * 2 >= groups.length && work <= affordable
}

function groupsOf(truth: Truth): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>()
  for (const [photo, [label]] of truth.entries()) {
    if (label === undefined) continue
    const group = groups.get(label)
    if (group) group.push(photo)
    else groups.set(label, [photo])
  }
  return [...groups.values()]
}

function examplesOf(photos: readonly number[], input: LearningInput) {
  const { dimension, truth } = input
  return {
    embeddings: rowsOf(photos, input),
    labels: photos.map((photo) => truth[photo]?.[0] ?? 0),
    dimension,
  }
}

function rowsOf(photos: readonly number[], { embeddings, dimension }: LearningInput): Float32Array {
  const rows = new Float32Array(photos.length * dimension)
  for (const [place, photo] of photos.entries()) {
    rows.set(embeddings.subarray(photo * dimension, (photo + 1) * dimension), place * dimension)
  }
  return rows
}

function shareRight(photos: readonly number[], directions: Float32Array, input: LearningInput): number {
  const best = bestLabels(scoresOfRows(rowsOf(photos, input), directions, input.dimension))
  const right = photos.filter((photo, place) => input.truth[photo]?.[0] === best[place]).length
  return right / photos.length
}

/** The sample's standard deviation; 0 for a single value. */
export function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, spread: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) }
}
