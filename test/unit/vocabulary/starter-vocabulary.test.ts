import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readStarterVocabulary } from '../../../src/core/vocabulary/starter-vocabulary.js'
import { tempFolder } from '../../support/temp-folder.js'
import { bundledModelsFolder } from '../../support/starter-model.js'

describe("the starter's vocabulary", () => {
  it('has 200 leaves and 63 broader tags with their thresholds', async () => {
    const { tags } = await readStarterVocabulary(join(bundledModelsFolder, 'starter'))
    const count = (isLeaf: boolean, isMeasured: boolean) =>
      tags.filter((tag) => tag.isLeaf === isLeaf && (tag.threshold !== null) === isMeasured).length
    expect([count(true, true), count(true, false)]).toEqual([69, 131])
    expect([count(false, true), count(false, false)]).toEqual([45, 18])
  })

  it('names further broader tags by their path', async () => {
    const { tags } = await readStarterVocabulary(join(bundledModelsFolder, 'starter'))
    const paths = new Set(tags.map(({ path }) => path.join('|')))
    for (const { also } of tags) for (const path of also) expect(paths).toContain(path.join('|'))
    expect(tags.find(({ path }) => path.at(-1) === 'egyptian cat')).toMatchObject({
      path: ['animal', 'mammal', 'cat', 'egyptian cat'],
      also: [['pet']],
      synonyms: ['egyptian mau', 'spotted cat'],
    })
  })

  it('is refused when a broader tag is missing', async () => {
    const folder = tempFolder()
    const concept = {
      name: 'cow',
      kind: 'leaf',
      path: ['cow'],
      also: ['farm'],
      synonyms: [],
      threshold: null,
    }
    writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify({ concepts: [concept] }))
    await expect(readStarterVocabulary(folder)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('"cow" with the broader concept "farm"') as string,
    })
  })
})
