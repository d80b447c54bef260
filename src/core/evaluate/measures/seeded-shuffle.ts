/** The items in an order that depends on the seed only: Fisher-Yates driven by the generator mulberry32. */
export function seededShuffle<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const shuffled = [...items]
  const random = mulberry32(seed)
  for (let last = shuffled.length - 1; last > 0; last--) {
    const place = Math.floor(random() * (last + 1))
    const held = shuffled[last] as Item // both places are within the list
    shuffled[last] = shuffled[place] as Item
    shuffled[place] = held
  }
  return shuffled
}

/** Numbers from 0 to 1. Small and good enough to deal out photos; https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
