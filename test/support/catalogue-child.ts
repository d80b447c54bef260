import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import type { TagPath } from '../../src/shared/tag.js'

/** A process that holds a catalogue and, asked to, gives verdict after verdict, saying each that was acknowledged. */
const [folder, mode] = process.argv.slice(2)
if (folder === undefined) throw new Error('Expected the folder of a catalogue')

const catalogue = openCatalogue(folder)
const path: TagPath = ['dog']
const tagId = catalogue.vocabularies.tagId(null, path)
console.log('open')

let count = 0
const decide = () => {
  count += 1
  const given = {
    tagId,
    path,
    verdict: 'accepted',
    source: 'user',
    probability: 0.5,
    model: 'starter',
  } as const
  const both = [`sha256:${count}`, `sha256:${count}-again`].map((contentHash) => ({ contentHash, ...given }))
  catalogue.verdicts.append(both, { act: 'told', words: `step ${count}` }, new Date())
  console.log(`acknowledged ${count}`)
}

if (mode === 'decide') setInterval(decide, 0)
else process.stdin.resume()
