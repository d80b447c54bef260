import { scoresOfRows } from './linear-scores.js'
import type { Directions, Examples } from './examples.js'
import { rowOf } from './scores.js'

/** From nearly flat to nearly all-or-nothing; CLIP's own is 100. In steps of a fifth, which is closer than matters. */
const scales = Array.from({ length: 26 }, (_, step) => 2 * 1.2 ** step)

/** The factor on the cosines with which their softmax makes the examples' labels most likely. */
export function bestScale(prior: Directions, { embeddings, labels, dimension }: Examples): number {
  const scores = scoresOfRows(embeddings, prior, dimension)
  const surpriseOf = (scale: number): number =>
    labels.reduce((sum, label, example) => {
      const row = rowOf(scores, example)
      const highest = row.reduce((best, value) => Math.max(best, value), -Infinity)
      const total = row.reduce((all, value) => all + Math.exp(scale * (value - highest)), 0)
      return sum + Math.log(total) - scale * ((row[label] ?? 0) - highest)
    }, 0)
  let [best, least] = [1, Infinity]
  for (const scale of scales) {
    const surprise = surpriseOf(scale)
    if (surprise < least) [best, least] = [scale, surprise]
  }
  return best
}
