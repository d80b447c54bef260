import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue, NewVerdict } from '../../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import type { Verdict } from '../../../src/shared/tag.js'
import { newPhoto } from '../../support/new-photo.js'
import { tempFolder } from '../../support/temp-folder.js'

const at = new Date('2026-11-23T12:00:00Z')

let folder: string
let catalogue: Catalogue

beforeEach(() => {
  folder = tempFolder()
  catalogue = openCatalogue(folder)
})

afterEach(() => {
  catalogue.close()
})

const verdictOn = (content: string, tag: string, verdict: Verdict): NewVerdict => ({
  contentHash: content,
  tagId: catalogue.vocabularies.tagId(null, [tag]),
  path: [tag],
  verdict,
  source: 'user',
  probability: 0.75,
  model: 'starter',
})

const told = (words: string) => ({ act: 'told', words }) as const

/** 'a dog accepted' gives one verdict, ' + ' joins those of one step. */
const decide = (step: string) => {
  const verdicts = step.split(' + ').map((text) => {
    const [content = '', tag = '', verdict] = text.split(' ')
    return verdictOn(content, tag, verdict as Verdict)
  })
  catalogue.verdicts.append(verdicts, told(step), at)
}

const act = (step: string) => {
  if (step === 'undo') catalogue.verdicts.undo(at)
  else if (step === 'redo') catalogue.verdicts.redo(at)
  else if (step === 'restart') {
    catalogue.close()
    catalogue = openCatalogue(folder)
  } else decide(step)
}

const state = (): string[] =>
  ['a', 'b']
    .flatMap((content) => catalogue.verdicts.of(content))
    .map(({ contentHash, path, verdict }) => `${contentHash} ${path.join('>')} ${verdict}`)

describe('verdicts', () => {
  it.each<[string, string[], string[], string | null, string | null]>([
    ['none', [], [], null, null],
    ['one', ['a dog accepted'], ['a dog accepted'], 'a dog accepted', null],
    ['the last one', ['a dog accepted', 'a dog rejected'], ['a dog rejected'], 'a dog rejected', null],
    ['a withdrawn one', ['a dog accepted', 'a dog withdrawn'], [], 'a dog withdrawn', null],
    ['undone', ['a dog accepted', 'undo'], [], null, 'a dog accepted'],
    [
      'undone to the one before',
      ['a dog accepted', 'a dog rejected', 'undo'],
      ['a dog accepted'],
      'a dog accepted',
      'a dog rejected',
    ],
    ['undone twice', ['a dog accepted', 'a dog rejected', 'undo', 'undo'], [], null, 'a dog accepted'],
    ['undone once too often', ['a dog accepted', 'undo', 'undo'], [], null, 'a dog accepted'],
    ['redone', ['a dog accepted', 'undo', 'redo'], ['a dog accepted'], 'a dog accepted', null],
    [
      'redone in order',
      ['a dog accepted', 'a cat accepted', 'undo', 'undo', 'redo'],
      ['a dog accepted'],
      'a dog accepted',
      'a cat accepted',
    ],
    [
      'redone completely',
      ['a dog accepted', 'a dog rejected', 'undo', 'undo', 'redo', 'redo'],
      ['a dog rejected'],
      'a dog rejected',
      null,
    ],
    [
      'undone after redo',
      ['a dog accepted', 'a dog rejected', 'undo', 'redo', 'undo'],
      ['a dog accepted'],
      'a dog accepted',
      'a dog rejected',
    ],
    [
      'a new step forgets redo',
      ['a dog accepted', 'undo', 'b cat accepted', 'redo'],
      ['b cat accepted'],
      'b cat accepted',
      null,
    ],
    [
      'undone below a forgotten step',
      ['a dog accepted', 'a dog rejected', 'undo', 'a cat accepted', 'undo', 'undo'],
      [],
      null,
      'a dog accepted',
    ],
    [
      'a step of many, undone',
      ['a dog accepted + b cat rejected', 'undo'],
      [],
      null,
      'a dog accepted + b cat rejected',
    ],
    [
      'one tag twice in a step, undone',
      ['a dog rejected', 'a dog accepted + a dog withdrawn', 'undo'],
      ['a dog rejected'],
      'a dog rejected',
      'a dog accepted + a dog withdrawn',
    ],
    [
      'one tag twice in a step, redone',
      ['a dog rejected + a dog accepted', 'undo', 'redo'],
      ['a dog accepted'],
      'a dog rejected + a dog accepted',
      null,
    ],
    [
      'undo of a withdrawal',
      ['a dog accepted', 'a dog withdrawn', 'undo'],
      ['a dog accepted'],
      'a dog accepted',
      'a dog withdrawn',
    ],
    [
      'undone after a restart',
      ['a dog accepted', 'a dog rejected', 'restart', 'undo'],
      ['a dog accepted'],
      'a dog accepted',
      'a dog rejected',
    ],
    [
      'redone after a restart',
      ['a dog accepted', 'undo', 'restart', 'redo'],
      ['a dog accepted'],
      'a dog accepted',
      null,
    ],
  ])('show the present state: %s', (_name, steps, expected, undo, redo) => {
    for (const step of steps) act(step)
    expect(state()).toEqual(expected)
    expect(catalogue.verdicts.history()).toEqual({ undo: undo && told(undo), redo: redo && told(redo) })
  })

  it('names the contents of the step that undo and redo took', () => {
    decide('b dog accepted + a dog accepted + b cat accepted')
    const step = {
      summary: told('b dog accepted + a dog accepted + b cat accepted'),
      contentHashes: ['b', 'a'],
    }
    expect(catalogue.verdicts.undo(at)).toEqual(step)
    expect(catalogue.verdicts.undo(at)).toBeNull()
    expect(catalogue.verdicts.redo(at)).toEqual(step)
    expect(catalogue.verdicts.redo(at)).toBeNull()
  })

  it('restores who gave the verdict before, and with which probability', () => {
    const before = {
      ...verdictOn('a', 'dog', 'accepted'),
      source: 'auto',
      probability: 0.9,
      model: null,
    } as const
    catalogue.verdicts.append([before], told('automatic'), at)
    decide('a dog rejected')
    const later = new Date('2026-11-24T12:00:00Z')
    catalogue.verdicts.undo(later)
    expect(catalogue.verdicts.of('a')).toEqual([{ ...before, at: later.toISOString() }])
  })

  it('makes no step of nothing', () => {
    decide('a dog accepted')
    catalogue.verdicts.undo(at)
    catalogue.verdicts.append([], told('nothing'), at)
    expect(catalogue.verdicts.history()).toEqual({ undo: null, redo: told('a dog accepted') })
  })

  it('are found for a folder by content, shared by identical copies', () => {
    const photos = catalogue.folders.add('/photos')
    const others = catalogue.folders.add('/others')
    catalogue.photos.insert(newPhoto(photos.id, 'a.jpg', { contentHash: 'a' }))
    catalogue.photos.insert(newPhoto(photos.id, 'copy.jpg', { contentHash: 'a' }))
    catalogue.photos.insert(newPhoto(others.id, 'b.jpg', { contentHash: 'b' }))
    decide('a dog accepted + a cat rejected + b dog accepted + c dog accepted')
    decide('a cat withdrawn')

    const found = catalogue.verdicts.inFolder(photos.id)
    expect([...found.keys()]).toEqual(['a'])
    expect(found.get('a')).toEqual(catalogue.verdicts.of('a'))
    expect(found.get('a')).toHaveLength(1)
  })
})
