import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readVocabularyFile } from '../../../src/core/vocabulary/load-vocabulary.js'
import { tempFolder } from '../../support/temp-folder.js'

function fileWith(content: string | Uint8Array): string {
  const path = join(tempFolder(), 'Our words.txt')
  writeFileSync(path, content)
  return path
}

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')

describe('a vocabulary file', () => {
  it.each([
    ['UTF-8', 'dog\nCafé'],
    ['UTF-8 with a byte order mark', '\uFEFFdog\nCafé'],
    ['UTF-16, little end first', utf16('dog\nCafé')],
    ['UTF-16, big end first', utf16('dog\nCafé').swap16()],
  ])('is read as %s', async (_, content) => {
    const { name, tags } = await readVocabularyFile(fileWith(content))
    expect(name).toBe('Our words')
    expect(tags.map(({ path }) => path)).toEqual([['dog'], ['Café']])
  })

  it('has the same hash as long as its bytes are the same', async () => {
    const [one, same, other] = await Promise.all(
      ['dog', 'dog', 'cat'].map(async (text) => (await readVocabularyFile(fileWith(text))).sourceHash),
    )
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  it('is refused in another encoding, with the line', async () => {
    const path = fileWith(
      Buffer.concat([Buffer.from('dog\ncat\nCaf'), Buffer.from([0xe9]), Buffer.from('\n')]),
    )
    await expect(readVocabularyFile(path)).rejects.toMatchObject({
      code: 'vocabulary-invalid',
      message: 'Our words.txt: expected text in UTF-8, found other bytes in line 3. Save the list as UTF-8.',
    })
  })

  it('is refused when it cannot be read', async () => {
    await expect(readVocabularyFile(join(tempFolder(), 'none.txt'))).rejects.toMatchObject({
      code: 'vocabulary-invalid',
    })
  })

  it('may hold ten thousand words', async () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `word ${index}`)
    const { tags } = await readVocabularyFile(fileWith(words.join('\n')))
    expect(tags).toHaveLength(10_000)
  })
})
