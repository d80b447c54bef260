import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { knownModels, type KnownModel, type KnownVariant } from '../../../src/core/models/registry.js'

const page = readFileSync(fileURLToPath(new URL('../../../docs/models.md', import.meta.url)), 'utf8')

/** Rows of the page's tables without their headings: cells by row. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

describe('docs/models.md', () => {
  it('has every model of the list with its published figures', () => {
    const models = rows.filter((cells) => cells.length === 7)
    expect(models).toEqual(knownModels().map(modelRow))
  })

  it('has every variant with what it takes', () => {
    const variants = rows.filter((cells) => cells.length === 4)
    expect(variants).toEqual(knownModels().flatMap(({ variants: all }) => all.map(variantRow)))
  })
})

function modelRow(model: KnownModel): readonly string[] {
  const { id, recommendation, languages, parametersMillions, licence } = model
  return [
    `\`${id}\``,
    recommendation,
    languages.includes('mul') ? 'many' : languages.join(', '),
    figure(model, 'ImageNet-1k zero-shot top-1') ?? '–',
    figure(model, 'COCO text to image recall at 5') ??
      withNote(figure(model, 'COCO text to image recall at 1'), ' (at 1)') ??
      '–',
    `${parametersMillions.image} + ${parametersMillions.text}`,
    licence.gate ? `${licence.name}: asks first` : licence.name,
  ]
}

function variantRow({ modelId, source, downloadBytes, memoryBytes }: KnownVariant): readonly string[] {
  return [
    `\`${modelId}\``,
    downloadBytes === null ? 'import only' : megabytes(downloadBytes),
    `${(memoryBytes / 1e9).toFixed(1)} GB`,
    source.kind === 'download' ? source.evidence.join(' ') : source.why,
  ]
}

function figure(model: KnownModel, measure: string): string | null {
  const found = model.accuracy.find((accuracy) => accuracy.measure === measure)
  return found ? `${(found.value * 100).toFixed(1)} %` : null
}

function withNote(value: string | null, note: string): string | null {
  return value === null ? null : value + note
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
