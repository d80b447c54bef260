import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installModel } from '../../../../src/core/models/install/install-model.js'
import { damageOf } from '../../../../src/core/models/install/verify-model.js'
import { listModels } from '../../../../src/core/models/installed-models.js'
import { AppError } from '../../../../src/shared/errors.js'
import { fileServer, type Asked, type Fault } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { seededRandom } from '../../../../src/core/support/seeded-random.js'
import { tempFolder } from '../../../support/temp-folder.js'
import { onHub, planOf, tinyModel, type TinyModel } from '../../../support/tiny-model.js'

const rounds = 100
/** Faults of one install before the server behaves; more than one run's patience, so that some runs give up. */
const mostFaults = 16

/** A fault at a random place of the file that was asked for. */
function randomFault(random: () => number, model: TinyModel, asked: Asked): Fault {
  const file = [...onHub(model)].find(([path]) => path === asked.path)?.[1]
  const at = Math.floor(random() * (file?.length ?? 1))
  const faults: readonly Fault[] = [
    { kind: 'cut', at },
    { kind: 'cut', at: asked.offset },
    { kind: 'corrupt', at },
    { kind: 'ignore-range' },
    { kind: 'other-range', start: at },
    { kind: 'lie', by: Math.floor(random() * 2000) - 1000 },
    { kind: 'longer', by: 1 + Math.floor(random() * 100) },
    { kind: 'no-length' },
    { kind: 'status', status: random() < 0.5 ? 503 : 429, retryAfter: '0' },
    { kind: 'status', status: 416 },
    { kind: 'redirect', location: asked.path },
    { kind: 'redirect', location: 'http://example.org/elsewhere' },
    { kind: 'refuse' },
  ]
  return faults[Math.floor(random() * faults.length)] ?? { kind: 'none' }
}

test(`${String(rounds)} installs over a server of cuts, lies and wrong bytes`, async () => {
  const counts = { faults: 0, runs: 0, failedRuns: 0, cancelled: 0 }
  for (let seed = 1; seed <= rounds; seed++) {
    const random = seededRandom(seed)
    const model = tinyModel(seed)
    const server = await fileServer(onHub(model))
    let left = 1 + Math.floor(random() * mostFaults)
    server.misbehave((asked) => {
      if (left === 0) return { kind: 'none' }
      left -= 1
      counts.faults += 1
      return randomFault(random, model, asked)
    })
    const modelsFolder = join(tempFolder(), 'models')
    const plan = planOf(model, server.address)
    const network = testNetwork()
    for (let run = 0; ; run++) {
      expect(run, `seed ${String(seed)} comes to an end`).toBeLessThan(60)
      // Before every run: nothing that is not whole can be listed, whatever the last run met.
      expect(await listModels([modelsFolder])).toEqual([])
      const stop = new AbortController()
      const stopAt = random() < 0.3 ? random() : 2
      counts.runs += 1
      try {
        await installModel({
          plan,
          modelsFolder,
          network,
          signal: stop.signal,
          onProgress: ({ doneBytes, totalBytes }) => {
            if (doneBytes >= stopAt * totalBytes) stop.abort()
          },
        })
        break
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.code, error.message).toMatch(/^(cancelled|download-failed|download-rejected)$/)
        counts[error.code === 'cancelled' ? 'cancelled' : 'failedRuns'] += 1
        expect(existsSync(join(modelsFolder, 'tiny'))).toBe(false)
      }
    }
    const [installed] = await listModels([tempFolder(), modelsFolder])
    expect(installed?.manifest).toEqual(model.manifest)
    const { signal } = new AbortController()
    expect(await damageOf(model.manifest, join(modelsFolder, 'tiny'), { signal })).toEqual([])
    expect(readdirSync(modelsFolder)).toEqual(['tiny'])
    await server.close()
  }
  console.log(`torture: ${JSON.stringify(counts)}`)
  expect(counts.faults).toBeGreaterThan(rounds)
  expect(counts.failedRuns).toBeGreaterThan(rounds / 4)
  expect(counts.cancelled).toBeGreaterThan(rounds / 10)
})
