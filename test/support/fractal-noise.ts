/** From 0 to 1, smooth over about one unit; `octaves` add ever finer detail. @default 5 octaves */
export type Noise = (x: number, y: number, octaves?: number) => number

/** Value noise: random values at whole places, smooth between them, added up at ever finer scales. */
export function fractalNoise(seed: number): Noise {
  const at = (x: number, y: number): number => {
    const mixed = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 1274126177)
    const hashed = Math.imul(mixed ^ (mixed >>> 13), 1274126177)
    return ((hashed ^ (hashed >>> 16)) >>> 0) / 4_294_967_296
  }
  const smooth = (x: number, y: number): number => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [across, down] = [ease(x - left), ease(y - top)]
    const upper = at(left, top) * (1 - across) + at(left + 1, top) * across
    const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across
    return upper * (1 - down) + lower * down
  }
  return (x, y, octaves = 5) => {
    let [sum, total] = [0, 0]
    for (let octave = 0, scale = 1, weight = 0.5; octave < octaves; octave++, scale *= 2.03, weight /= 2) {
      sum += weight * smooth(x * scale, y * scale)
      total += weight
    }
    return sum / total
  }
}

function ease(share: number): number {
  return share * share * (3 - 2 * share)
}
