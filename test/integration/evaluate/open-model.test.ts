import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makePhoto } from '../../support/photo-factory.js'
import { runEvaluation } from '../../support/run-evaluation.js'
import { tempFolder } from '../../support/temp-folder.js'
import { tinyModel } from '../../support/tiny-models.js'

/** Models of random weights: what they answer means nothing, that they are run as models of their kind does. */
describe.each(['hugging-face-clip', 'hugging-face-siglip', 'open-clip'])('a model of layout %s', (layout) => {
  it("takes the data set's own labels for its words", async () => {
    const folder = tempFolder()
    for (const [index, label] of ['n01443537 goldfish', 'red_fox', 'Ölberg'].entries()) {
      for (const number of [1, 2, 3]) {
        await makePhoto(join(folder, label, `${String(number)}.jpg`), { seed: index * 10 + number })
      }
    }
    const found = await runEvaluation(folder, { model: await tinyModel(layout), learningSeeds: 1 })
    expect(found.measures?.classes.map(({ name, photos }) => [name, photos])).toEqual([
      ['goldfish', 3],
      ['red fox', 3],
      ['Ölberg', 3],
    ])
    expect(found.labels).toMatchObject({ candidates: 3, unknown: [], unknownToModel: [] })
    expect(found.measures?.top5).toBe(1)
    expect(found.learning?.points.map(({ shots }) => shots)).toEqual([0, 1, 2])
  })
})
