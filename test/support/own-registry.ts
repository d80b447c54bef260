import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planOf, onHub, type TinyModel } from './tiny-model.js'

/**
 * Lists a tiny model in the user's own registry, as somebody with a mirror would. Its licence is free unless terms are
 * given.
 */
export function listInOwnRegistry(model: TinyModel, modelsFolder: string, terms: string | null = null): void {
  const { manifest } = model
  const { files } = planOf(model, 'http://hub/')
  const [repositoryOwner = '', repositoryName = '', , revision = ''] = [...onHub(model).keys()][0]!
    .slice(1)
    .split('/')
  const known = {
    id: manifest.id,
    name: manifest.name,
    recommendation: 'For tests of Shutterword.',
    family: manifest.family,
    languages: manifest.languages,
    licence: {
      name: 'MIT',
      url: 'https://example.org/licence',
      gate: terms === null ? null : { terms },
      note: null,
    },
    parametersMillions: { image: 1, text: 1 },
    accuracy: [{ measure: 'top-1 of nothing', value: 0.5, source: 'made up for a test' }],
    embeddingDimension: manifest.embeddingDimension,
    preprocess: manifest.preprocess,
    image: manifest.image,
    text: manifest.text,
    scoring: manifest.scoring,
    templates: manifest.templates,
    variants: [
      {
        variant: 'fp32',
        source: {
          kind: 'download',
          evidence: ['the test itself'],
          files: files.map(({ path, sizeBytes, sha256 }, index) => ({
            role: manifest.files[index]?.role,
            path,
            repository: `${repositoryOwner}/${repositoryName}`,
            revision,
            remotePath: path,
            sizeBytes,
            sha256,
          })),
        },
      },
    ],
  }
  mkdirSync(modelsFolder, { recursive: true })
  writeFileSync(join(modelsFolder, 'registry.json'), JSON.stringify({ version: 1, models: [known] }))
}
