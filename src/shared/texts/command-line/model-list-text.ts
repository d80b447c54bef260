import { sizeText } from '../size-text.js'

/** Texts of the list of models on the command line. */
export const modelListText = {
  installed: 'Installed',
  toInstall: 'To be installed with: shutterword models install ID',
  toImport: 'To be imported with: shutterword models import FOLDER --as ID',
  location: (folder: string) => `Your models are kept in ${folder}\n`,
  inUse: ' (in use)',
  memory: (bytes: number) => `needs about ${sizeText(bytes)} of memory`,
  licenceFirst: (terms: string) => `Licence to be accepted first: ${terms}`,
  damaged: (files: readonly string[], mending: string) => `Damaged: ${files.join(', ')}. ${mending}`,
  begun: (doneBytes: number, sizeBytes: number | null) =>
    `Begun: ${sizeText(doneBytes)}${sizeBytes === null ? '' : ` of ${sizeText(sizeBytes)}`} are here; install goes on from there`,
  manyLanguages: 'many languages',
} as const
