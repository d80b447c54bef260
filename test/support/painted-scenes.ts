import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { fractalNoise, type Noise } from './fractal-noise.js'

// Landscapes computed from noise: enough like photos for the bundled model to know what they show, and nobody's but ours.

type Colour = readonly [number, number, number]
/** The colour at a place, both coordinates from 0 to 1, from the left and from the top. */
type Painting = (u: number, v: number) => Colour

const width = 960
const height = 640

const white: Colour = [252, 252, 252]

function mix([r, g, b]: Colour, [toR, toG, toB]: Colour, share: number): Colour {
  const t = Math.max(0, Math.min(1, share))
  return [r + (toR - r) * t, g + (toG - g) * t, b + (toB - b) * t]
}

const scaled = (colour: Colour, by: number): Colour => [colour[0] * by, colour[1] * by, colour[2] * by]

const sky = (noise: Noise, u: number, v: number, horizon: number): Colour => {
  const clear = mix([65, 132, 212], [190, 220, 240], v / horizon)
  return mix(clear, white, (noise(u * 4, v * 14, 6) - 0.51) * 4)
}

const sea = (noise: Noise): Painting => {
  const horizon = 0.42
  return (u, v) => {
    if (v < horizon) return sky(noise, u, v, horizon)
    const nearness = 1 / (v - horizon + 0.02)
    const wave = noise(u * nearness * 3.2, nearness * 9)
    const glint = noise(u * nearness * 9, nearness * 30, 4)
    return mix(mix([18, 70, 110], [70, 150, 175], wave * 0.9), [235, 245, 250], (glint + wave - 1.12) * 4)
  }
}

const beach = (noise: Noise): Painting => {
  const horizon = 0.35
  return (u, v) => {
    if (v < horizon) return sky(noise, u, v, horizon)
    const shore = 0.66 + 0.05 * Math.sin(u * 5) + 0.05 * noise(u * 5, 1, 4)
    if (v < shore) {
      const nearness = 1 / (v - horizon + 0.02)
      const depth = (v - horizon) / 0.3 + noise(u * nearness * 3, nearness * 8) - 0.5
      const foam = Math.max(0, 1 - (shore - v) / 0.035) * noise(u * 40, v * 60, 4) * 1.7
      const breaker = Math.exp(-(((shore - v - 0.12) / 0.012) ** 2)) * noise(u * 20, v * 20, 3)
      return mix(mix([20, 105, 140], [110, 205, 205], depth), white, foam + breaker)
    }
    const grains = noise(u * 220, v * 220, 3) * 0.5 + noise(u * 8, v * 14) * 0.6
    return mix(mix([200, 175, 130], [238, 218, 175], grains), [140, 118, 88], (1 - (v - shore) / 0.06) * 0.7)
  }
}

const sunset = (noise: Noise): Painting => {
  const horizon = 0.6
  const sunAt = 0.6
  return (u, v) => {
    const fromSun = Math.hypot((u - sunAt) * 1.5, v - 0.52)
    if (v < horizon) {
      if (fromSun < 0.055) return [255, 248, 210]
      const glow = mix(mix([45, 45, 95], [250, 150, 70], v / horizon), [255, 215, 130], (0.5 - fromSun) * 1.4)
      return mix(glow, [190, 75, 70], (noise(u * 4, v * 18, 6) - 0.5) * 3.5)
    }
    const nearness = 1 / (v - horizon + 0.03)
    const wave = noise(u * nearness * 1.6, nearness * 4.2)
    const path = 1 - Math.abs(u - sunAt) / (0.06 + 0.25 * (v - horizon))
    return mix(mix([25, 30, 60], [150, 80, 70], wave), [255, 200, 120], path * (wave > 0.5 ? 1 : 0.15))
  }
}

const field = (noise: Noise): Painting => {
  const horizon = 0.45
  return (u, v) => {
    if (v < horizon) return sky(noise, u, v, horizon)
    const nearness = 1 / (v - horizon + 0.02)
    const rows = Math.sin((u - 0.5) * nearness * 14 + noise(u * 30, v * 30, 3) * 2) * 0.5 + 0.5
    const straw = rows * 0.4 + noise(u * nearness * 30, nearness * 60, 4) * 0.8
    return mix([160, 120, 40], [235, 205, 105], straw)
  }
}

/** From the farthest: where it stands, how high and how rough it is, its colour. */
const ranges: readonly (readonly [base: number, rise: number, roughness: number, colour: Colour])[] = [
  [0.42, 0.3, 2.2, [150, 170, 195]],
  [0.5, 0.34, 3.1, [105, 125, 150]],
  [0.66, 0.26, 4, [60, 75, 70]],
  [0.84, 0.16, 7, [35, 55, 35]],
]

const mountains = (noise: Noise): Painting => {
  return (u, v) =>
    ranges.reduce<Colour>(
      (behind, [base, rise, roughness, colour], range) => {
        const crest = base - rise * (noise(u * roughness + range * 17, range * 5.3, 7) - 0.45) * 1.6
        if (v <= crest) return behind
        const light = noise(u * roughness * 6 + 40, v * 14 + range)
        const rock = mix(
          scaled(colour, 0.55),
          scaled(colour, 1.25),
          light * 0.7 + noise(u * 60, v * 60 + range * 9) * 0.3,
        )
        const isSnow = range < 2 && v - crest < 0.16 * (0.5 + noise(u * 14, v * 30, 4))
        const snow: Colour = light > 0.47 ? [248, 250, 253] : [165, 185, 215]
        return mix(isSnow ? mix(rock, snow, 0.92) : rock, [190, 208, 225], [0.25, 0.1][range] ?? 0)
      },
      sky(noise, u, v, 0.6),
    )
}

const lake = (noise: Noise): Painting => {
  const shore = 0.58
  const above = mountains(noise)
  return (u, v) => {
    if (v < shore) return above(u, (v / shore) * 0.8)
    const depth = (v - shore) / (1 - shore)
    const ripple = (noise(u * 30, 4 / (v - shore + 0.05), 4) - 0.5) / 60
    return mix(scaled(above(u + ripple, 0.8 * (1 - depth * 0.95)), 0.72), [40, 75, 95], 0.3 + depth * 0.2)
  }
}

const night = (noise: Noise): Painting => {
  return (u, v) => {
    if (v > 0.84 - 0.1 * noise(u * 3, 1, 6)) return [4, 5, 8]
    const milkyWay = Math.exp(-(((u - 0.2 - v * 0.5) / 0.14) ** 2)) * noise(u * 8, v * 8, 6) * 0.8
    const dark = mix(mix([6, 8, 22], [20, 24, 55], v), [150, 140, 165], milkyWay)
    const star = noise(Math.floor(u * 480) * 7.3, Math.floor(v * 320) * 5.1, 1)
    return mix(dark, [255, 250, 240], (star - 0.985) * 60)
  }
}

const paintings: Readonly<Record<string, (noise: Noise) => Painting>> = {
  beach,
  field,
  lake,
  mountains,
  night,
  sea,
  sunset,
}

/** Paints every scene, or only these, as JPEGs `<name>.jpg`; another `take` is another landscape, `<name>-<take>.jpg`. */
export async function paintScenes(
  folder: string,
  names: readonly string[] = Object.keys(paintings),
  take = 1,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [index, [name, paint]] of Object.entries(paintings).entries()) {
    if (!names.includes(name)) continue
    const colourAt = paint(fractalNoise(11 + index * 7 + take - 1))
    const grain = fractalNoise(100 + index)
    const data = new Uint8ClampedArray(width * height * 3)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // As a sensor leaves it.
        const noise = (grain(x * 1.7, y * 1.7, 1) - 0.5) * 9
        const colour = colourAt(x / width, y / height)
        for (const channel of [0, 1, 2] as const) {
          data[(y * width + x) * 3 + channel] = colour[channel] + noise
        }
      }
    }
    await sharp(data, { raw: { width, height, channels: 3 } })
      .blur(0.7)
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${name}${take === 1 ? '' : `-${String(take)}`}.jpg`))
  }
}
