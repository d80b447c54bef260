/** Where a share really lies with 95 % confidence. */
export type Interval = Readonly<{ from: number; to: number }>

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959964

/** Wilson's interval for a share seen in `count` photos: right also near 0 and 1, where the plain one is not. */
export function shareInterval(share: number, count: number): Interval {
  if (count === 0) return { from: 0, to: 1 }
  const centre = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half =
    (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  return { from: Math.max(0, centre - half), to: Math.min(1, centre + half) }
}
