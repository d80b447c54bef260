import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { resourcesFolder } from '../../support/starter-model.js'

/** The rules that resources/vocabulary/vocabulary.json keeps (docs/vocabulary.md); each says which terms break it. */

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'ja', 'zh'] as const
const facets =
  'people animals plants food places nature weather-light buildings transport objects activities events documents technique'.split(
    ' ',
  )

const termSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/),
  label: z.string().min(1),
  parent: z.string().nullable(),
  synonyms: z.array(z.string()),
  facet: z.enum(facets),
  wnids: z.array(z.string().regex(/^n\d{8}$/)),
  coco: z.string().nullable(),
  prompt: z.string().min(1).nullable(),
  templates: z.enum(['scene', 'photo-of', 'style', 'event']).nullable(),
  export: z.boolean(),
  exclusive: z.string().nullable(),
  covers: z.array(z.string()),
  labels: z.record(z.enum(languages), z.string().min(1)),
  synonyms_l10n: z.partialRecord(z.enum(languages), z.array(z.string())),
})

type Term = z.infer<typeof termSchema>

const read = (path: string): string => readFileSync(path, 'utf8')
const terms = z
  .array(termSchema)
  .parse(JSON.parse(read(join(resourcesFolder, 'vocabulary', 'vocabulary.json'))))
const byId = new Map(terms.map((term) => [term.id, term]))
const imageNet = new Set(read('test/fixtures/imagenet-1k-ids.txt').trim().split(/\s+/))

const breaking = (isBroken: (term: Term) => boolean): readonly string[] =>
  terms.filter(isBroken).map(({ id }) => id)

/** The term and all above it. */
function chain(term: Term): readonly Term[] {
  const above = term.parent === null ? undefined : byId.get(term.parent)
  return above ? [term, ...chain(above)] : [term]
}

const wordsOf = (term: Term, language: (typeof languages)[number]): readonly string[] =>
  language === 'en'
    ? [term.label, ...term.synonyms, ...term.covers]
    : [term.labels[language], ...(term.synonyms_l10n[language] ?? [])]

describe('the tree', () => {
  it('has each id once, below its parent, at most four deep', () => {
    expect(byId.size).toBe(terms.length)
    expect(breaking(({ parent }) => parent !== null && !byId.has(parent))).toEqual([])
    expect(breaking(({ id, parent }) => parent !== null && !id.startsWith(`${parent}.`))).toEqual([])
    expect(breaking((term) => chain(term).length > 4)).toEqual([])
    const seen = new Set<string>()
    const early = terms.filter(({ id, parent }) => {
      seen.add(id)
      return parent !== null && !seen.has(parent)
    })
    expect(early).toEqual([])
  })

  it('keeps to one facet below each other, and has no group without terms', () => {
    expect(breaking((term) => chain(term).some(({ facet }) => facet !== term.facet))).toEqual([])
    const parents = new Set(terms.map(({ parent }) => parent))
    expect(breaking((term) => !term.export && !parents.has(term.id))).toEqual([])
    expect(breaking((term) => term.export && term.templates === null)).toEqual([])
  })

  it('has at least two terms in each exclusive group', () => {
    const groups = terms.flatMap(({ exclusive }) => (exclusive === null ? [] : [exclusive]))
    expect(breaking(({ exclusive }) => groups.filter((group) => group === exclusive).length === 1)).toEqual(
      [],
    )
  })
})

describe('classes of data sets', () => {
  it('are ImageNet classes, none in two branches', () => {
    expect(breaking(({ wnids }) => wnids.some((wnid) => !imageNet.has(wnid)))).toEqual([])
    const places = new Map<string, Term[]>()
    for (const term of terms) {
      for (const wnid of term.wnids) places.set(wnid, [...(places.get(wnid) ?? []), term])
    }
    const apart = [...places].filter(([, holders]) =>
      holders.some((one) =>
        holders.some((other) => !chain(one).includes(other) && !chain(other).includes(one)),
      ),
    )
    expect(apart).toEqual([])
  })

  it('are animals where WordNet says so', () => {
    // WordNet 3.0 numbers animals in one block; webs, hives and fossils are made by them or left of them.
    const exceptions = ['animal.spider.spider-web', 'animal.animal-scene.beehive', 'nature.fossil']
    const isAnimal = (wnid: string) => wnid >= 'n01310000' && wnid < 'n02665000'
    const odd = breaking(({ wnids, facet }) => wnids.some((wnid) => isAnimal(wnid) !== (facet === 'animals')))
    expect(odd.filter((id) => !exceptions.includes(id))).toEqual([])
  })

  it('are each of the 80 of COCO once', () => {
    const names = terms.flatMap(({ coco }) => (coco === null ? [] : [coco]))
    expect([names.length, new Set(names).size]).toEqual([80, 80])
  })
})

describe.each(languages)('words in %s', (language) => {
  const articles: Partial<Record<(typeof languages)[number], RegExp>> = {
    en: /^(the|a|an) /i,
    de: /^(der|die|das|ein|eine) /i,
    fr: /^((le|la|les|un|une|des) |l')/i,
    es: /^(el|la|los|las|un|una) /i,
    it: /^((il|lo|la|i|gli|le|un|una|uno) |l')/i,
    pt: /^(o|a|os|as|um|uma) /i,
  }
  const breakingWords = (isBroken: (word: string) => boolean): readonly string[] =>
    terms.flatMap((term) => wordsOf(term, language).filter(isBroken))

  it('name one term each', () => {
    const holders = new Map<string, Term[]>()
    for (const term of terms) {
      for (const word of wordsOf(term, language).map((one) => one.toLowerCase())) {
        holders.set(word, [...(holders.get(word) ?? []), term])
      }
    }
    expect([...holders].filter(([, of]) => of.length > 1).map(([word]) => word)).toEqual([])
  })

  it('are trimmed, without marks of keyword formats, and fit an IPTC keyword', () => {
    expect(breakingWords((word) => word !== word.trim() || /\s\s/.test(word) || word === '')).toEqual([])
    expect(breakingWords((word) => /[,;|/\\<>"(){}[\]\t\n]/.test(word))).toEqual([])
    expect(breakingWords((word) => Buffer.byteLength(word) > 64)).toEqual([])
  })

  it('begin with no article and are in their script', () => {
    expect(breakingWords((word) => articles[language]?.test(word) ?? false)).toEqual([])
    const scripts: Partial<Record<typeof language, RegExp>> = {
      ja: /[\u3040-\u30ff\u3400-\u9fff]/,
      zh: /[\u3400-\u9fff]/,
    }
    const script = scripts[language]
    const isForeign = (word: string) =>
      script !== undefined && !script.test(word) && !/^[A-Za-z0-9]+$/.test(word)
    expect(breakingWords(isForeign)).toEqual([])
    if (language === 'zh') expect(breakingWords((word) => /[\u3040-\u30ff]/.test(word))).toEqual([])
    if (language === 'en') expect(breaking(({ label, labels }) => labels.en !== label)).toEqual([])
    if (language === 'de') {
      expect(breaking(({ labels }) => !/(^|[ -])[A-ZÄÖÜ0-9]/.test(labels.de))).toEqual([])
    }
  })
})
