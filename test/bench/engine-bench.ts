import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../src/core/engine/create-engine.js'
import { secondsOf } from './measure.js'

export type EngineRound = Readonly<{
  /** From the finished scan to the last photo tagged: decode, preprocess, thumbnail file, embed, catalogue. */
  tagged: number
  /** The scan alone: walk, hashes, metadata. */
  scanned: number
  /** Scan and tagging together, as a user sees it. */
  total: number
}>

/** The whole job of the product on a new catalogue; figures in photos per second. */
export async function engineRound(
  photoFolder: string,
  photoCount: number,
  resourcesFolder: string,
): Promise<EngineRound> {
  const catalogueFolder = await mkdtemp(join(tmpdir(), 'shutterword-bench-catalogue-'))
  const engine = await createEngine({ catalogueFolder, resourcesFolder })
  try {
    const { id: folderId } = await engine.api.registerFolder({ path: photoFolder })
    const scanSeconds = await secondsOf(() => engine.api.scanFolder({ folderId }))
    const tagSeconds = await secondsOf(async () => {
      await engine.api.openFolder({ folderId })
      const job = await engine.api.waitForJob({})
      if (job?.done !== photoCount || job.failed > 0) {
        throw new Error(`Expected ${photoCount} photos tagged, found ${JSON.stringify(job)}`)
      }
    })
    return {
      tagged: photoCount / tagSeconds,
      scanned: photoCount / scanSeconds,
      total: photoCount / (scanSeconds + tagSeconds),
    }
  } finally {
    await engine.close()
    await rm(catalogueFolder, { recursive: true, force: true })
  }
}
