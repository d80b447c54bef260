/** A probability that was said, and whether what it was said of was so. */
export type Said = Readonly<{ probability: number; isRight: boolean }>

/** What was said with a probability between `from` and `to`. */
export type CalibrationBin = Readonly<{
  from: number
  to: number
  count: number
  /** Null for an empty bin. */
  meanProbability: number | null
  /** How often it was so; null for an empty bin. */
  shareRight: number | null
}>

export type Calibration = Readonly<{
  /** Expected calibration error: the mean distance of what was said from what was so, weighed by count. 0 is best. */
  error: number
  bins: readonly CalibrationBin[]
}>

/** Sorts what was said into bins of equal width and compares each bin's mean with how often it was right. */
export function calibrationOf(said: Iterable<Said>, binCount = 10): Calibration {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, probability: 0, right: 0 }))
  let total = 0
  for (const { probability, isRight } of said) {
    const bin = sums[Math.min(binCount - 1, Math.floor(probability * binCount))]
    if (!bin) continue
    total++
    bin.count++
    bin.probability += probability
    if (isRight) bin.right++
  }
  const distance = sums.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.right), 0)
  return {
    error: total === 0 ? 0 : distance / total,
    bins: sums.map(({ count, probability, right }, index) => ({
      from: index / binCount,
      to: (index + 1) / binCount,
      count,
      meanProbability: count === 0 ? null : probability / count,
      shareRight: count === 0 ? null : right / count,
    })),
  }
}
