import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openImageEncoder } from '../../src/core/embed/image-encoder.js'
import { listModels } from '../../src/core/models/installed-models.js'
import { describeBenchMachine } from '../bench/machine.js'
import { isMet, printFigures, type Figure } from './figure.js'
import { madePhotos, megabytes, realPhotos, type ParityPhoto } from './parity-photos.js'
import { openPillow } from './pillow.js'
import { preprocessParity, scratchIn } from './preprocess-parity.js'
import { secondOpinion } from './second-opinion.js'
import { fullSize, towerParity } from './tower-parity.js'

const usage = `npm run parity -- [--only preprocess|towers|second-opinion] [--photos FOLDER] [--largest PX] [--keep] [--json FILE]
Compares Shutterword's preprocessing with Pillow, its embeddings with torch on towers of the shapes of ViT-B/32 and
SigLIP B/16, and both with transformers.js. Ends with exit code 1 when a figure misses what is wanted.
--photos   real photos instead of ../shared/photos      --largest  longest edge of the photos made, 10000 by default
--keep     leaves the models made in the temporary folder (4 GB)`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    photos: { type: 'string' },
    largest: { type: 'string', default: '10000' },
    keep: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Photos that transformers.js is asked about. */
const SECOND_OPINION_PHOTOS = 24

const parts = ['preprocess', 'towers', 'second-opinion'] as const

async function suite(): Promise<number> {
  const { only } = values
  if (only !== undefined && !parts.some((part) => part === only))
    throw new Error(`--only takes ${parts.join(', ')}, not "${only}".`)
  const wants = (part: (typeof parts)[number]) => only === undefined || only === part
  const started = performance.now()
  const machine = describeBenchMachine()
  const folder = join(tmpdir(), 'shutterword-parity')
  const figures: Figure[] = []
  const notes: string[] = []
  if (wants('preprocess') || wants('second-opinion')) {
    await withPhotos(folder, notes, async (photos, pillow) => {
      const [model] = await listModels([fromRoot('resources/models')])
      if (!model) throw new Error('Expected the starter model below resources/models, found none.')
      if (wants('preprocess')) {
        const encoder = await openImageEncoder(model)
        const result = await preprocessParity(photos, pillow, { spec: model.manifest.preprocess, encoder })
        notes.push(`embeddings: ${model.manifest.id} on ${encoder.provider}`, ...result.refused)
        await encoder.close()
        figures.push(...result.figures)
      }
      if (wants('second-opinion')) {
        const some = photos
          .filter(
            ({ kind, format }) => format === 'jpeg' && (kind === 'real photos' || kind === 'orientations'),
          )
          .filter(({ name }) => !/corrupted|invalid|hdr/.test(name))
        const step = Math.max(1, Math.floor(some.length / SECOND_OPINION_PHOTOS))
        const asked = some.filter((_, index) => index % step === 0)
        figures.push(...(await secondOpinion(model, asked, pillow, secondOpinionFolder(), folder)))
      }
    })
  }
  if (wants('towers')) figures.push(...(await towerParity(fullSize, join(folder, 'towers'), values.keep)))
  const seconds = Math.round((performance.now() - started) / 1000)
  report(machine, figures, notes, seconds)
  if (values.json !== undefined) {
    const result = {
      machine,
      seconds,
      figures: figures.map((figure) => ({ ...figure, isMet: isMet(figure) })),
      notes,
    }
    await writeFile(values.json, `${JSON.stringify(result, null, 1)}\n`)
  }
  return figures.every((figure) => isMet(figure) !== false) ? 0 : 1
}

async function withPhotos(
  folder: string,
  notes: string[],
  work: (photos: readonly ParityPhoto[], pillow: Awaited<ReturnType<typeof openPillow>>) => Promise<void>,
): Promise<void> {
  const photosFolder = join(folder, 'photos')
  const given = values.photos ?? fromRoot('../shared/photos')
  if (values.photos !== undefined && !existsSync(given)) throw new Error(`There is no folder ${given}.`)
  await rm(photosFolder, { recursive: true, force: true })
  const pillow = await openPillow(scratchIn(folder))
  try {
    const made = await madePhotos(photosFolder, pillow, Number(values.largest))
    const real = await realPhotos(given)
    notes.push(
      `${made.length} photos made (${await megabytes(made)} MB), ${real.length} real ones (${await megabytes(real)} MB), Pillow ${pillow.version}`,
    )
    await work([...real, ...made], pillow)
  } finally {
    await pillow.close()
    await rm(photosFolder, { recursive: true, force: true })
    await rm(scratchIn(folder), { force: true })
  }
}

/** Where scripts/parity.mjs installed transformers.js. */
function secondOpinionFolder(): string {
  const folder = process.env.SHUTTERWORD_SECOND_OPINION
  if (folder !== undefined) return folder
  throw new Error('SHUTTERWORD_SECOND_OPINION is not set: start this by npm run parity.')
}

function report(
  machine: ReturnType<typeof describeBenchMachine>,
  figures: readonly Figure[],
  notes: readonly string[],
  seconds: number,
): void {
  console.log(
    `machine  ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`,
  )
  console.log(`         Node ${machine.node}, ${machine.sharp} sharp, load before ${machine.loadBefore}`)
  console.log(`commit   ${machine.commit}`)
  console.log(`took     ${seconds} s`)
  printFigures(figures)
  console.log(`\n${notes.join('\n')}`)
  const missed = figures.filter((figure) => isMet(figure) === false).length
  const asked = figures.filter((figure) => figure.wanted !== null).length
  console.log(`\n${asked - missed} of ${asked} figures as wanted, ${missed} missed`)
}

if (values.help) console.log(usage)
else process.exitCode = await suite()
