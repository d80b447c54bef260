import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../src/core/engine/create-engine.js'
import { tempFolder } from './temp-folder.js'

const resourcesFolder = resolve(import.meta.dirname, '../../resources')

/** A real engine with a catalogue of its own; closed when the test ends. */
export async function openTestEngine(catalogueFolder = tempFolder()): Promise<Engine> {
  const engine = await createEngine({ catalogueFolder, resourcesFolder })
  onTestFinished(() => engine.close())
  return engine
}
