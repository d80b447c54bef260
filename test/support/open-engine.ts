import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../src/core/engine/create-engine.js'

/** The program's own resources: the bundled model. */
export const resourcesFolder = join(import.meta.dirname, '../../resources')

/** A real engine of the running test, closed when the test ends. */
export async function openEngine(
  catalogueFolder: string,
  forThisRun: NonNullable<EngineOptions['forThisRun']> = {},
): Promise<Engine> {
  const engine = await createEngine({ catalogueFolder, resourcesFolder, forThisRun })
  onTestFinished(() => engine.close())
  return engine
}
