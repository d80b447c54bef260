import { isHere, type ListedModel } from '../shared/models.js'
import { sizeText } from '../shared/texts/size-text.js'
import { printable } from './terminal.js'

const languages = new Intl.DisplayNames('en', { type: 'language' })

/** All models for people: what is here first, then what can be had. */
export function listText(models: readonly ListedModel[], inUse: string, location: string): string {
  const toImport = models.filter(({ state }) => state.kind === 'import-only')
  const toInstall = models.filter((model) => !isHere(model) && model.state.kind !== 'import-only')
  const sections = [
    section('Installed', models.filter(isHere), inUse),
    section('To be installed with: shutterword models install ID', toInstall, inUse),
    section('To be imported with: shutterword models import FOLDER --as ID', toImport, inUse),
  ]
  return `${sections.filter((text) => text !== '').join('\n')}\nYour models are kept in ${printable(location)}\n`
}

function section(title: string, models: readonly ListedModel[], inUse: string): string {
  if (models.length === 0) return ''
  return `${title}\n\n${models.map((model) => modelText(model, model.id === inUse)).join('\n')}`
}

function modelText(model: ListedModel, isInUse: boolean): string {
  const { accuracy, licence, sizeBytes, memoryBytes } = model
  const facts = [
    ...(sizeBytes === null ? [] : [sizeText(sizeBytes)]),
    ...(memoryBytes === null ? [] : [`needs about ${sizeText(memoryBytes)} of memory`]),
    model.languages.map(languageName).join(', '),
    licence.name,
  ]
  return [
    `  ${isInUse ? '* ' : '  '}${printable(model.id)}${isInUse ? ' (in use)' : ''}: ${printable(model.name)}${variantOf(model)}`,
    `      ${printable(model.recommendation)}`,
    `      ${printable(facts.join(' · '))}`,
    ...(accuracy.length === 0 ? [] : [`      ${printable(accuracy.map(accuracyText).join(' · '))}`]),
    ...(licence.terms === null ? [] : [`      Licence to be accepted first: ${printable(licence.terms)}`]),
    ...stateLines(model).map((line) => `      ${printable(line)}`),
    '',
  ].join('\n')
}

/** How a damaged model is mended: by a download only where its files can be downloaded. */
export function mendingText({ id, isBundled, canDownload, state }: ListedModel): string {
  if (state.kind === 'import-only') return `It is imported with: shutterword models import FOLDER --as ${id}`
  if (isBundled) return 'It comes with Shutterword: install Shutterword again'
  return canDownload
    ? `Mend it with: shutterword models repair ${id}`
    : `It cannot be downloaded: remove it (shutterword models remove ${id}) and import its folder again`
}

function stateLines(model: ListedModel): readonly string[] {
  const { state, sizeBytes } = model
  switch (state.kind) {
    case 'installed':
    case 'not-installed':
      return []
    case 'damaged':
      return [`Damaged: ${state.files.join(', ')}. ${mendingText(model)}`]
    case 'partial':
      return [
        `Begun: ${sizeText(state.doneBytes)}${sizeBytes === null ? '' : ` of ${sizeText(sizeBytes)}`} are here; install goes on from there`,
      ]
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
  return code === 'mul' ? 'many languages' : (languages.of(code) ?? code)
}
