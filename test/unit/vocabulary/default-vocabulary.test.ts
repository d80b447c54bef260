import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDefaultVocabulary } from '../../../src/core/vocabulary/default-vocabulary.js'
import { isGroup } from '../../../src/core/vocabulary/hierarchy.js'
import { nameFault } from '../../../src/core/vocabulary/tag-name.js'
import { resourcesFolder } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

describe('the default vocabulary', () => {
  it('has 1,150 terms that are suggested and 50 groups that are not', async () => {
    const { tags } = await readDefaultVocabulary(resourcesFolder)
    const groups = tags.filter(isGroup)
    expect([tags.length, groups.length]).toEqual([1200, 50])
    // What is not exported only groups others: nothing that is suggested would stay out of the files.
    expect(tags.filter(({ isExported }) => !isExported)).toEqual(groups)
  })

  it('says of a term what it is under, what it is called and how it is asked for', async () => {
    const { tags, cocoNames } = await readDefaultVocabulary(resourcesFolder)
    const find = (name: string) => tags.find(({ path }) => path.at(-1) === name)
    expect(find('weasel')).toMatchObject({ isLeaf: true, covers: ['stoat', 'ferret', 'marten'] })
    expect(find('fox')).toMatchObject({ prompt: 'a fox, the animal' })
    expect(find('summer')).toMatchObject({ exclusive: 'season' })
    expect(find('newborn')?.path).toEqual(['people', 'baby', 'newborn'])
    expect(cocoNames.get('hair drier')?.at(-1)).toBe('hairdryer')
    expect(cocoNames.size).toBe(80)
  })

  it('has names that every metadata field can hold', async () => {
    const { tags } = await readDefaultVocabulary(resourcesFolder)
    const words = tags.flatMap(({ path, synonyms }) => [...path, ...synonyms])
    expect(words.filter((word) => nameFault(word) !== null)).toEqual([])
  })

  it.each([
    ['[]', 'Too small'],
    ['[{"id":"a"}]', 'label'],
    ['', 'JSON'],
    [JSON.stringify([{ ...plainTerm('a.b'), parent: 'a' }]), '"a.b" without its parent "a" above it'],
  ])('is refused with its reason when it is %s', async (content, reason) => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'vocabulary'))
    writeFileSync(join(folder, 'vocabulary', 'vocabulary.json'), content)
    await expect(readDefaultVocabulary(folder)).rejects.toMatchObject({
      code: 'vocabulary-invalid',
      message: expect.stringContaining(reason) as string,
    })
  })
})

function plainTerm(id: string) {
  const lists = { synonyms: [], covers: [], wnids: [] }
  return { id, label: id, ...lists, parent: null, coco: null, prompt: null, export: true, exclusive: null }
}
