import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawScenes } from './drawn-scenes.js'
import type { TarEntry } from './tar-of.js'

/** Scenes that the starter has a word for, by the name that their drawing has; the labels are the starter's words. */
const labels: Readonly<Record<string, string>> = {
  barn: 'barn',
  basketball: 'basketball',
  'school-bus': 'school bus',
  umbrella: 'umbrella',
  pizza: 'pizza',
  orange: 'orange',
}

/** A folder of labelled folders with drawn scenes in `folder`, each twice; the paths within it. */
export async function labelledScenes(folder: string): Promise<readonly string[]> {
  const drawn = join(folder, 'drawn')
  await drawScenes(drawn)
  const paths = Object.entries(labels).flatMap(([scene, label]) =>
    [1, 2].map((number) => ({ scene, path: `labelled/${label}/${String(number)}.jpg`, label })),
  )
  for (const { scene, path, label } of paths) {
    mkdirSync(join(folder, 'labelled', label), { recursive: true })
    cpSync(join(drawn, `${scene}.jpg`), join(folder, path))
  }
  return paths.map(({ path }) => path)
}

/** The same files as entries of a tar. */
export function entriesOf(folder: string, paths: readonly string[]): readonly TarEntry[] {
  return paths.map((path) => ({ name: path, bytes: readFileSync(join(folder, path)) }))
}
