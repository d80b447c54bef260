import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { labelPhotos, type CandidateChoice } from '../../../src/core/evaluate/candidates.js'
import { labelOfPath } from '../../../src/core/evaluate/datasets/label-of-path.js'
import {
  labelListOfDataset,
  labelListOfFile,
  labelListOfModel,
} from '../../../src/core/evaluate/label-list.js'
import { createLabelMap } from '../../../src/core/evaluate/map-labels.js'
import { readDefaultVocabulary } from '../../../src/core/vocabulary/default-vocabulary.js'
import { resourcesFolder, starterModel } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

describe("a picture's place", () => {
  it.each([
    ['tiny-imagenet-val/n02481823 chimpanzee/val_4789.JPEG', 'n02481823 chimpanzee'],
    ['n01443537_goldfish.JPEG', 'n01443537_goldfish'],
    ['train/n01443537/images/n01443537_0.JPEG', 'n01443537'],
    ['val/ILSVRC2012_val_00000293_n02110185.JPEG', 'ILSVRC2012_val_00000293_n02110185'],
    ['animals/red fox/1.jpg', 'red fox'],
    ['./red fox/1.jpg', 'red fox'],
    ['1.jpg', null],
    ['pan12345678/1.jpg', 'pan12345678'],
  ])('%s gives the label %s', (path, label) => {
    expect(labelOfPath(path)).toBe(label)
  })
})

/** A list of words in a file of the test. */
async function listOf(name: string, text: string) {
  const path = join(tempFolder(), name)
  writeFileSync(path, text)
  return labelListOfFile(path)
}

async function starterList() {
  const list = await labelListOfModel(await starterModel(), await readDefaultVocabulary(resourcesFolder))
  if (!list) throw new Error('Expected names in the starter, found none')
  return list
}

describe('labels', () => {
  it('are found by id where both sides state one, whatever their names are', async () => {
    const find = createLabelMap(await listOf('words.csv', 'id,name\nn01443537,goldfish\nn02481823,chimp\n'))
    expect(find('n02481823 chimpanzee')).toEqual({ kind: 'found', place: 1, by: 'id' })
    expect(find('n01443537_0')).toEqual({ kind: 'found', place: 0, by: 'id' })
    expect(find('n09999999 goldfish')).toEqual({ kind: 'unknown' })
  })

  it('are found by name or synonym where the list has no ids', async () => {
    const find = createLabelMap(
      await listOf('words.txt', 'goldfish\nCafé au lait\npay-phone\n{telephone box}\n'),
    )
    expect(find('n01443537 goldfish')).toEqual({ kind: 'found', place: 0, by: 'name' })
    expect(find('CAFE\u0301_AU_LAIT')).toEqual({ kind: 'found', place: 1, by: 'name' })
    expect(find('Pay phone')).toEqual({ kind: 'found', place: 2, by: 'name' })
    expect(find('Telephone Box')).toEqual({ kind: 'found', place: 2, by: 'synonym' })
    expect(find('unicorn')).toEqual({ kind: 'unknown' })
  })

  it('are ambiguous where several words could be meant', async () => {
    const find = createLabelMap(await listOf('words.txt', 'bird > crane\nmachine > crane\n'))
    expect(find('crane')).toEqual({ kind: 'ambiguous', places: [1, 3] })
  })

  it('map onto the default vocabulary and the further names of the starter by WordNet id', async () => {
    const list = await starterList()
    expect(list.ids.size).toBe(952)
    const nameOf = (label: string) => {
      const place = createLabelMap(list)(label)
      return place.kind === 'found' && list.tags[place.place]?.path.at(-1)
    }
    expect(nameOf('n02481823 anything')).toBe('chimpanzee')
    expect(nameOf('n01440764 anything')).toBe('tench')
    expect(nameOf('hair drier')).toBe('hairdryer') // as COCO calls it
  })

  it('leave suggestions to the default vocabulary, without its groups', async () => {
    const { tags, vocabulary, suggestsGuesses } = await starterList()
    expect([tags.length, vocabulary.length, suggestsGuesses]).toEqual([1896, 1150, false])
  })

  it('become the words themselves for a model that takes any word', () => {
    const list = labelListOfDataset(['n01443537_0', 'n01443537_goldfish', 'red_fox', 'red_fox'])
    expect(list.tags.map(({ path }) => path)).toEqual([['goldfish'], ['red fox']])
    expect(createLabelMap(list)('n01443537')).toMatchObject({ kind: 'found', place: 0 })
  })
})

/** Photos with labels; what they look like does not matter here. */
function photosWith(...labels: readonly (readonly string[])[]) {
  return labels.map((own, index) => ({
    name: `${index}.jpg`,
    labels: own,
    captions: [],
    embedding: Float32Array.from([1]),
  }))
}

describe('what is measured', () => {
  const words = 'animal\n\tdog\n\tcat\nfood\n\tpizza\n'

  it('counts and names every label that it leaves out', async () => {
    const photos = photosWith(['dog'], ['unicorn'], ['unicorn'], ['dog', 'yeti'], [])
    const labelling = labelPhotos(photos, await listOf('words.txt', words), 'vocabulary')
    expect(labelling.labelled.map(({ photo }) => photo.name)).toEqual(['0.jpg', '3.jpg'])
    expect(labelling).toMatchObject({ unlabelled: 1, unmapped: 2 })
    expect(labelling.unknown).toEqual([
      { label: 'unicorn', photos: 2 },
      { label: 'yeti', photos: 1 },
    ])
  })

  it('chooses among the leaves of the list, or only among those of the data set', async () => {
    const list = await listOf('words.txt', words)
    const names = (choice: CandidateChoice, ...labels: readonly string[]) =>
      labelPhotos(photosWith(labels), list, choice).candidates.map(({ path }) => path.at(-1))
    expect(names('vocabulary', 'dog')).toEqual(['dog', 'cat', 'pizza'])
    expect(names('dataset', 'dog')).toEqual(['dog'])
    expect(names('whole-list', 'dog', 'animal')).toEqual(['animal', 'dog', 'cat', 'pizza'])
  })

  it("keeps to the data set's own words when it speaks of broader ones", async () => {
    const labelling = labelPhotos(
      photosWith(['animal'], ['pizza']),
      await listOf('words.txt', words),
      'vocabulary',
    )
    expect(labelling.candidates.map(({ path }) => path.at(-1))).toEqual(['animal', 'pizza'])
  })
})
