import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import { describeModelFolder, type DescribeOptions } from '../../src/core/models/layouts/describe-folder.js'
import { tempFolder } from './temp-folder.js'

/** Tiny models with random weights in every layout, made by tools/tiny-models/make.py. */
export const tinyModelsFolder = fileURLToPath(new URL('../fixtures/models', import.meta.url))

/** What torch answers, beside each tiny model. */
export type Golden = Readonly<{
  photos: readonly Readonly<{ seed: number; embedding: readonly number[] }>[]
  texts: readonly Readonly<{ text: string; ids: readonly number[]; embedding: readonly number[] }>[]
}>

export function readGolden(name: string, file = 'golden.json'): Golden {
  // Written by tools/tiny-models/make.py in this form.
  return JSON.parse(readFileSync(join(tinyModelsFolder, name, file), 'utf8')) as Golden
}

/** The tensor of photo `seed`: the same formula as in make.py. */
export function photoTensor(seed: number, inputPx: number): Float32Array {
  return Float32Array.from(
    { length: 3 * inputPx * inputPx },
    (_, index) => Math.sin(index * 0.01 * seed) + Math.cos(index * 0.37),
  )
}

/** A tiny model as if it had been installed. */
export async function tinyModel(name: string, options: DescribeOptions = {}): Promise<InstalledModel> {
  const folder = join(tinyModelsFolder, name)
  return { manifest: await describeModelFolder(folder, options), folder, isBundled: false }
}

/** A copy of a tiny model's folder to damage. */
export function copyTinyModel(name: string): string {
  const copy = join(tempFolder(), name)
  cpSync(join(tinyModelsFolder, name), copy, { recursive: true })
  return copy
}

/** Changes a JSON file of a copy. */
export function changeJson(
  folder: string,
  name: string,
  change: (value: Record<string, unknown>) => Record<string, unknown>,
): void {
  const path = join(folder, name)
  // A configuration file of a tiny model, which is an object.
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify(change(value)))
}
