import { seededRandom } from '../../support/seeded-random.js'

/** The items in an order that depends on the seed only: Fisher-Yates driven by seededRandom. */
export function seededShuffle<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const shuffled = [...items]
  const random = seededRandom(seed)
  for (let last = shuffled.length - 1; last > 0; last--) {
    const place = Math.floor(random() * (last + 1))
    const held = shuffled[last] as Item // both places are within the list
    shuffled[last] = shuffled[place] as Item
    shuffled[place] = held
  }
  return shuffled
}
