/** Pictures from integer formulas, the same as in scripts/make-reference.py. */
export type PatternName = 'gradient' | 'checks' | 'noise' | 'scene'

/** Rows from the top, three channels. */
export function testPattern(name: PatternName, width: number, height: number): Uint8Array {
  const sample = patterns[name]
  const pixels = new Uint8Array(width * height * 3)
  let target = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) pixels[target++] = sample(x, y, channel, width, height)
    }
  }
  return pixels
}

/** One channel of opacity, from transparent at the top left to opaque at the bottom right. */
export function testAlpha(width: number, height: number): Uint8Array {
  const opacity = new Uint8Array(width * height)
  for (let index = 0; index < opacity.length; index++) {
    const x = index % width
    const y = floorDiv(index, width)
    opacity[index] = floorDiv(floorDiv(x * 255, width) + floorDiv(y * 255, height), 2)
  }
  return opacity
}

type Sample = (x: number, y: number, channel: number, width: number, height: number) => number

const patterns: Record<PatternName, Sample> = {
  gradient: (x, y, channel, width, height) =>
    floorDiv(floorDiv(x * 255, width) * (channel + 1) + floorDiv(y * 255, height) * (3 - channel), 4),
  checks: (x, y, channel) => ((floorDiv(x, 8) + floorDiv(y, 8) + channel) % 2) * 200 + 20,
  noise: (x, y, channel) => noise(x, y, channel),
  scene,
}

const discs = [
  [30, 40, 22],
  [70, 60, 18],
  [50, 20, 9],
] as const

function scene(x: number, y: number, channel: number, width: number, height: number): number {
  let value = 40 + floorDiv(x * 90, width) + floorDiv(y * 60, height) + channel * 15
  const size = Math.min(width, height)
  discs.forEach(([centreX, centreY, radius], index) => {
    const dx = x * 100 - centreX * width
    const dy = y * 100 - centreY * height
    if (dx * dx + dy * dy < (radius * size) ** 2) value = 60 + ((index + channel) % 3) * 70
  })
  if (y * 4 > height * 3 && floorDiv(x + 2 * y, 5) % 2 === 0) value += 40
  return value + floorDiv(noise(x, y, channel), 16)
}

/** Unsigned 32-bit integer hash, 0..255. */
function noise(x: number, y: number, channel: number): number {
  let value = Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(channel + 1, 83492791)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39)
  return (value ^ (value >>> 15)) & 255
}

function floorDiv(value: number, by: number): number {
  return Math.floor(value / by)
}
