import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue, VocabularyRow, VocabularyTag } from '../../../src/core/catalogue/catalogue.js'
import { plainTag } from '../../../src/core/catalogue/plain-tag.js'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import type { VocabularyId } from '../../../src/shared/tag.js'
import { tempFolder } from '../../support/temp-folder.js'

let catalogue: Catalogue

beforeEach(() => {
  catalogue = openCatalogue(tempFolder())
})

afterEach(() => {
  catalogue.close()
})

const birds: Omit<VocabularyRow, 'id'> = {
  name: 'Birds',
  kind: 'file',
  sourceHash: 'sha256:1',
  unknownWords: [],
}

const tag = (...path: string[]): Omit<VocabularyTag, 'id'> => plainTag(path)

const tagIds = (id: VocabularyId) =>
  new Map(catalogue.vocabularies.tags(id).map((row) => [row.path.join('>'), row.id]))

describe('vocabularies', () => {
  it('keep all that is known of a tag, in the order given', () => {
    const owl = {
      ...tag('bird', 'owl'),
      synonyms: ['night bird'],
      also: [['hunter']],
      isExported: false,
      prompt: 'an owl, the bird',
      covers: ['tawny owl'],
      exclusive: 'birds of the night',
    }
    const id = catalogue.vocabularies.put(birds, [owl, { ...tag('bird'), isLeaf: false }])
    expect(catalogue.vocabularies.tags(id)).toMatchObject([owl, { ...tag('bird'), isLeaf: false }])
    expect(catalogue.vocabularies.get(id)).toEqual({ ...birds, id })
  })

  it('keep the id of a tag when they are put again, and of one that comes back', () => {
    const id = catalogue.vocabularies.put(birds, [tag('owl'), tag('crow')])
    const before = tagIds(id)
    expect(catalogue.vocabularies.put({ ...birds, sourceHash: 'sha256:2' }, [tag('kite'), tag('owl')])).toBe(
      id,
    )
    expect([...tagIds(id).keys()]).toEqual(['kite', 'owl'])
    expect(tagIds(id).get('owl')).toBe(before.get('owl'))
    catalogue.vocabularies.put(birds, [tag('crow')])
    expect(tagIds(id).get('crow')).toBe(before.get('crow'))
    expect(catalogue.vocabularies.all()).toMatchObject([{ name: 'Birds', tagCount: 1 }])
  })

  it('have one bundled list, in the same place whatever its name', () => {
    const bundled = { ...birds, kind: 'bundled' } as const
    const id = catalogue.vocabularies.put({ ...bundled, name: 'Of an older version' }, [tag('owl')])
    expect(catalogue.vocabularies.put(bundled, [tag('crow'), tag('owl')])).toBe(id)
    expect(catalogue.vocabularies.all()).toMatchObject([{ id, name: 'Birds', tagCount: 2 }])
  })

  it('share the id of a path, so that verdicts outlive a change of vocabulary', () => {
    const first = catalogue.vocabularies.put(birds, [tag('owl')])
    const second = catalogue.vocabularies.put({ ...birds, name: 'Others' }, [tag('owl')])
    expect(tagIds(second)).toEqual(tagIds(first))
  })

  it('take the two Unicode forms of a name for one', () => {
    const id = catalogue.vocabularies.put(birds, [tag('h\u00e9ron')])
    expect(catalogue.vocabularies.tagId(id, ['he\u0301ron'])).toBe(tagIds(id).get('h\u00e9ron'))
    expect(catalogue.vocabularies.all()).toHaveLength(1)
  })

  it('add a word that was typed to the words of the user, once', () => {
    const id = catalogue.vocabularies.put(birds, [tag('owl')])
    const typed = catalogue.vocabularies.tagId(id, ['grandmother'])
    expect(catalogue.vocabularies.tagId(null, ['grandmother'])).toBe(typed)
    expect(catalogue.vocabularies.tagId(id, ['owl'])).toBe(tagIds(id).get('owl'))
    const mine = catalogue.vocabularies.all().find((row) => row.kind === 'typed')
    expect(mine).toMatchObject({ name: 'My words', tagCount: 1 })
  })

  it('tell apart a path from a name that looks like one', () => {
    const nested = catalogue.vocabularies.tagId(null, ['a', 'b'])
    expect(catalogue.vocabularies.tagId(null, ['a|b'])).not.toBe(nested)
  })

  it('name the words that the model does not know', () => {
    const id = catalogue.vocabularies.put(birds, [tag('owl')])
    catalogue.vocabularies.setUnknownWords(id, ['xyzzy'])
    expect(catalogue.vocabularies.all()).toMatchObject([{ unknownWords: ['xyzzy'] }])
  })
})
