import { isHere, type ListedModel } from '../shared/models.js'
import { sizeText } from '../shared/texts/size-text.js'
import { modelListText } from '../shared/texts/command-line/model-list-text.js'
import { mendingText } from './model-mending.js'
import { printable } from './terminal.js'

const languages = new Intl.DisplayNames('en', { type: 'language' })

/** All models for people: what is here first, then what can be had. */
export function listText(models: readonly ListedModel[], inUse: string, location: string): string {
  const toImport = models.filter(({ state }) => state.kind === 'import-only')
  const toInstall = models.filter((model) => !isHere(model) && model.state.kind !== 'import-only')
  const sections = [
    section(modelListText.installed, models.filter(isHere), inUse),
    section(modelListText.toInstall, toInstall, inUse),
    section(modelListText.toImport, toImport, inUse),
  ]
  return `${sections.filter((text) => text !== '').join('\n')}\n${modelListText.location(printable(location))}`
}

function section(title: string, models: readonly ListedModel[], inUse: string): string {
  if (models.length === 0) return ''
  return `${title}\n\n${models.map((model) => modelText(model, model.id === inUse)).join('\n')}`
}

function modelText(model: ListedModel, isInUse: boolean): string {
  const { accuracy, licence, sizeBytes, memoryBytes } = model
  const facts = [
    ...(sizeBytes === null ? [] : [sizeText(sizeBytes)]),
    ...(memoryBytes === null ? [] : [modelListText.memory(memoryBytes)]),
    model.languages.map(languageName).join(', '),
    licence.name,
  ]
  return [
    `  ${isInUse ? '* ' : '  '}${printable(model.id)}${isInUse ? modelListText.inUse : ''}: ${printable(model.name)}${variantOf(model)}`,
    `      ${printable(model.recommendation)}`,
    `      ${printable(facts.join(' · '))}`,
    ...(accuracy.length === 0 ? [] : [`      ${printable(accuracy.map(accuracyText).join(' · '))}`]),
    ...(licence.terms === null ? [] : [`      ${modelListText.licenceFirst(printable(licence.terms))}`]),
    ...stateLines(model).map((line) => `      ${printable(line)}`),
    '',
  ].join('\n')
}

function stateLines(model: ListedModel): readonly string[] {
  const { state, sizeBytes } = model
  switch (state.kind) {
    case 'installed':
    case 'not-installed':
      return []
    case 'damaged':
      return [modelListText.damaged(state.files, mendingText(model))]
    case 'partial':
      return [modelListText.begun(state.doneBytes, sizeBytes)]
    case 'import-only':
      return [state.why, state.how]
  }
}

function variantOf({ id, groupId, variant }: ListedModel): string {
  return id === groupId ? '' : ` (${variant})`
}

function accuracyText({ measure, value }: ListedModel['accuracy'][number]): string {
  return `${measure} ${(value * 100).toFixed(1)} %`
}

function languageName(code: string): string {
  return code === 'mul' ? modelListText.manyLanguages : (languages.of(code) ?? code)
}
