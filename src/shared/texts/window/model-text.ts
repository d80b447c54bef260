import type { ListedModel, ModelActivity, ModelProgress } from '../../models.js'
import { sizeText } from '../size-text.js'
import { formatDuration } from '../format.js'

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

/** 'English', 'Over a hundred languages'. */
export function languagesOf({ languages }: ListedModel): string {
  return languages
    .map((code) => (code === 'mul' ? 'Over a hundred languages' : (languageNames.of(code) ?? code)))
    .join(', ')
}

/** '608 MB'; null where nobody knows. */
export function sizeOf({ sizeBytes }: ListedModel): string | null {
  return sizeBytes === null ? null : sizeText(sizeBytes)
}

/** What a precision means to somebody who has to choose one. */
export function variantName(variant: string): string {
  return variantNames[variant] ?? variant
}

const variantNames: Readonly<Record<string, string>> = {
  fp32: 'Full precision',
  fp16: 'Half precision',
  'q8-text': 'Compact words',
  'fp16-text': 'Half-precision words',
  'fp16-q8-text': 'Half precision, compact words',
  q8: 'Compact',
  'int8-weights': 'Compact',
}

/** How far the work on a model is, in one line. */
export function progressLine(progress: ModelProgress): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft, waiting } = progress
  if (totalBytes === 0) return modelText.starting
  const parts = [`${sizeText(doneBytes)} of ${sizeText(totalBytes)}`]
  if (waiting !== null) return [...parts, waiting].join(' · ')
  if (bytesPerSecond !== null) parts.push(`${sizeText(bytesPerSecond)}/s`)
  if (secondsLeft !== null) parts.push(`about ${formatDuration(secondsLeft)} left`)
  return parts.join(' · ')
}

export const activityNames: Readonly<Record<ModelActivity, string>> = {
  install: 'Downloading',
  import: 'Importing',
  verify: 'Checking every file',
  repair: 'Repairing',
}

/** Every sentence, label and name of the list of models. */
export const modelText = {
  title: 'Models',
  manage: 'Models…',
  loading: 'Looking for models…',
  list: 'Models',
  sections: { here: 'On this computer', available: 'To download', toImport: 'To import' },
  marks: {
    inUse: 'In use',
    installed: 'Installed',
    partial: 'Begun',
    damaged: 'Damaged',
  },
  starting: 'Starting…',
  percent: (progress: ModelProgress) =>
    progress.totalBytes === 0 ? '0 %' : `${Math.floor((100 * progress.doneBytes) / progress.totalBytes)} %`,

  variant: 'Precision',
  variantLine: (name: string, size: string | null) => (size === null ? name : `${name} · ${size}`),
  facts: {
    size: 'Download',
    sizeHere: 'On the disk',
    memory: 'Memory in use',
    memoryAbout: (size: string) => `about ${size}`,
    languages: 'Words in',
    licence: 'Licence',
    input: 'Looks at',
    inputPx: (px: number) => `${px} × ${px} pixels of each photo`,
    accuracy: 'Published accuracy',
  },
  source: (source: string) => `Published by ${source}`,

  install: (size: string | null) => (size === null ? 'Download' : `Download ${size}`),
  from: (source: string) => `From ${source}. Nothing of yours is sent.`,
  resume: 'Resume download',
  resumeLine: (done: string, whole: string | null) =>
    whole === null ? `${done} are here.` : `${done} of ${whole} are here.`,
  discard: 'Discard',
  stop: 'Stop',
  stopHint: 'What has come is kept, and the download can be resumed.',
  use: 'Use this model',
  inUse: 'This model suggests your tags.',
  verify: 'Check files',
  verified: 'Every file is as it was published.',
  repair: 'Repair',
  repaired: (files: readonly string[]) =>
    files.length === 0 ? 'Nothing was damaged.' : `Repaired: ${files.join(', ')}`,
  damaged: 'Files are missing or not as they were published:',
  cannotRepair: 'Shutterword does not know where this model came from. Remove it, then import it again.',
  remove: 'Remove…',
  removeInUse: 'Choose another model before removing this one.',
  removeQuestion: (name: string, size: string | null) =>
    size === null ? `Remove ${name} from this computer?` : `Remove ${name} (${size}) from this computer?`,
  removeYes: 'Remove',
  discardQuestion: (size: string) => `Discard the ${size} that have come?`,
  keep: 'Keep',
  bundled: 'Comes with Shutterword.',
  installed: (name: string) => `${name} is installed. Choose it in Settings, Models.`,
  used: (name: string) => `${name} suggests tags from now on.`,

  licenceAsk: 'This model may only be used under these terms:',
  licenceAccept: 'Accept and download',
  licenceAccepted: 'accepted',

  import: 'Import folder…',
  importing: 'Reading and checking the folder…',
  imported: (name: string) => `${name} is imported.`,
  importWhy: 'Cannot be downloaded by Shutterword',
  importHow: 'How to get it',

  location: (path: string) => `Kept in ${path}`,
  sourceButton: 'Download source…',
  sourceTitle: 'Download source',
  mirror: 'Mirror',
  mirrorHint: 'A server that keeps the paths of huggingface.co. Leave empty for huggingface.co itself.',
  proxy: 'Proxy',
  proxyHint: 'Leave empty to use the proxy of your system’s environment, if there is one.',
  sourceSave: 'Use this source',
  unencrypted: 'This mirror is not encrypted. Every file is compared with its SHA-256 all the same.',
} as const
