import { describe, expect, it } from 'vitest'
import { editSidecar } from '../../../../src/core/metadata/write/edit-sidecar.js'
import type { FieldEdit } from '../../../../src/shared/write-plan.js'
import type { KeywordField } from '../../../../src/shared/keyword-field.js'
import { foreignSidecars } from '../../../support/foreign-sidecars.js'

const dc = 'XMP-dc:Subject'
const lr = 'XMP-lr:HierarchicalSubject'

function edit(field: KeywordField, before: readonly string[], after: readonly string[]): FieldEdit {
  return { field, before, after, added: [], removed: [] }
}

function apply(text: string, ...edits: readonly FieldEdit[]): string | null {
  const bytes = editSidecar(Buffer.from(text), edits)
  return bytes && Buffer.from(bytes).toString('utf8')
}

function around(inside: string, attributes = ''): string {
  const names = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" ${names}${attributes}>${inside}</rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`
}

const list = (...items: readonly string[]) =>
  `<dc:subject><rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`

/** Whether all characters of one text are in another, in their order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const character of whole) if (part.startsWith(character, at)) at += character.length
  return at === part.length
}

describe('editSidecar', () => {
  it('adds to a list, keeps what stands there, and removes', () => {
    const before = around(list('Caf&#xE9;', 'b &amp; w', 'old'))
    expect(apply(before, edit(dc, ['Café', 'b & w', 'old'], ['Café', 'b & w', '<new>']))).toBe(
      around(list('Caf&#xE9;', 'b &amp; w', '&lt;new&gt;')),
    )
  })

  it('keeps the layout of a list', () => {
    const before = around('\n<dc:subject>\n <rdf:Seq>\n  <rdf:li>a</rdf:li>\n </rdf:Seq>\n</dc:subject>\n')
    expect(apply(before, edit(dc, ['a'], ['a', 'b']))).toBe(
      before.replace('a</rdf:li>', 'a</rdf:li>\n  <rdf:li>b</rdf:li>'),
    )
  })

  it('takes a list away with its last keyword', () => {
    const before = around(`\n   ${list('a')}\n   <dc:format>image/x</dc:format>\n  `)
    expect(apply(before, edit(dc, ['a'], []))).toBe(around('\n   <dc:format>image/x</dc:format>\n  '))
  })

  it.each([
    ['an empty element', '<dc:subject/>'],
    ['an element without a list', '<dc:subject></dc:subject>'],
    ['an empty list', '<dc:subject><rdf:Bag/></dc:subject>'],
    ['an empty list of two tags', '<dc:subject><rdf:Bag></rdf:Bag></dc:subject>'],
  ])('fills %s', (_, empty) => {
    const after = apply(around(empty), edit(dc, [], ['a']))
    expect(after).toBe(around(list('a')))
  })

  it('adds what is missing at the end of the first description, and its namespace', () => {
    const before = around(`\n   ${list('dog')}\n  `)
    expect(apply(before, edit(dc, ['dog'], ['dog', 'cat']), edit(lr, [], ['animal|dog']))).toBe(
      around(
        `\n   ${list('dog', 'cat')}
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>animal|dog</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>\n  `,
        ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/"',
      ),
    )
  })

  it('opens a description that holds attributes only', () => {
    const before = around('').replace('></rdf:Description>', ' />')
    expect(apply(before, edit(dc, [], ['a']))).toBe(
      around(
        '\n   <dc:subject>\n    <rdf:Bag>\n     <rdf:li>a</rdf:li>\n    </rdf:Bag>\n   </dc:subject>\n  ',
      ),
    )
  })

  it.each(foreignSidecars)('keeps every character of the sidecar of $program', ({ text }) => {
    const subjects = text.includes('<dc:subject>') ? ['darktable|format|nef', "Mary-Jane O'Neil", 'Катя'] : []
    const added = apply(text, edit(dc, subjects, [...subjects, 'dog']))
    expect(added).toContain('dog</')
    expect(isWithin(text, added ?? '')).toBe(true)
  })

  it.each([
    ['not UTF-8', Buffer.from('\ufeff' + around(list('a')), 'utf16le')],
    ['declared as another character set', `<?xml version="1.0" encoding="ISO-8859-1"?>${around(list('a'))}`],
    ['not well-formed', around(list('a')).replace('</rdf:RDF>', '')],
    ['with a document type', `<!DOCTYPE x>${around(list('a'))}`],
    ['with CDATA', around(list('<![CDATA[a]]>'))],
    ['with the property twice', around(list('a') + list('a'))],
    ['with the property as an attribute', around('', ' dc:subject="a"')],
    ['with the property in another spelling', around(list('a').replaceAll('subject', 'Subject'))],
    ['with a language on an item', around(list('a').replace('<rdf:li>', '<rdf:li xml:lang="en">'))],
    ['with text beside the list', around(list('a').replace('<rdf:Bag>', 'x<rdf:Bag>'))],
    ['with a comment in the list', around(list('a').replace('</rdf:Bag>', '<!-- x --></rdf:Bag>'))],
    ['with an entity of its own', around(list('a&x;'))],
    ['with other values than were read', around(list('b'))],
    ['without a description', around('').replace(/<rdf:Description.*Description>/, '')],
    ['that is empty', ''],
  ])('leaves a sidecar %s to ExifTool', (_, content) => {
    expect(editSidecar(Buffer.from(content), [edit(dc, ['a'], ['a', 'b'])])).toBeNull()
  })

  it.each(['a\nb', ' a', 'a\u0001'])('leaves the value %j to ExifTool', (value) => {
    expect(apply(around(list('a')), edit(dc, ['a'], ['a', value]))).toBeNull()
  })

  it('leaves a prefix that means something else to ExifTool', () => {
    const before = around(list('a'), ' xmlns:lr="http://example.invalid/"')
    expect(apply(before, edit(lr, [], ['a|b']))).toBeNull()
  })
})
