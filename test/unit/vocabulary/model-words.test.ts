import { describe, expect, it } from 'vitest'
import { readDefaultVocabulary } from '../../../src/core/vocabulary/default-vocabulary.js'
import { readModelWords } from '../../../src/core/vocabulary/model-words.js'
import { resourcesFolder, starterModel } from '../../support/starter-model.js'

async function wordsOfStarter() {
  return readModelWords(await starterModel(), (await readDefaultVocabulary(resourcesFolder)).tags)
}

/** A model that says nothing of the words that it was taught, as downloaded ones do. */
async function wordsOfAnother() {
  const model = await starterModel()
  const files = model.manifest.files.filter(({ role }) => role !== 'evidence' && role !== 'vocabulary')
  const { tags } = await readDefaultVocabulary(resourcesFolder)
  return readModelWords({ ...model, manifest: { ...model.manifest, files } }, tags)
}

describe('the evidence of a name', () => {
  it.each([
    ['dog', 'measured'],
    ['DOG', 'measured'],
    ['hammerhead', 'measured'], // by the image classifier, outside the default vocabulary
    ['dogs', 'taught'],
    ['infant', 'taught'], // a synonym
    ['bedroom', 'taught'],
    ['mammal', 'taught'], // a heading of the default vocabulary
    ['meeting room', 'guess'],
    ['meeting rooms', 'guess'],
    ['grandmother', 'guess'],
    ['', 'guess'],
  ])('of the starter is for %j: %s', async (name, evidence) => {
    const known = (await wordsOfStarter()).ofName(name)
    expect(known.evidence).toBe(evidence)
    expect(known.threshold !== null).toBe(evidence === 'measured')
  })

  it('of a model that brings none is that of the default vocabulary: taught, and never measured', async () => {
    const words = await wordsOfAnother()
    expect(words.ofName('dog')).toEqual({ evidence: 'taught', threshold: null })
    expect(words.ofName('meeting room')).toEqual({ evidence: 'taught', threshold: null })
    expect(words.ofName('grandmother')).toEqual({ evidence: 'guess', threshold: null })
  })
})

describe('the evidence of a search', () => {
  it.each([
    ['dog', 'measured'],
    ['a dog on the beach', 'taught'],
    ['Hunde', 'guess'],
    ['meeting room', 'guess'],
    ['of the and', 'guess'],
    ['!?', 'guess'],
  ])('%j is %s', async (text, evidence) => {
    expect((await wordsOfStarter()).ofText(text)).toBe(evidence)
  })
})
