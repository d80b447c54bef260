import type { Diagnosis } from '../../diagnosis.js'
import type { ProviderChoice } from '../../provider.js'
import { providerNames } from '../../provider.js'
import { formatDate } from '../format.js'

/** Texts of the diagnostics dialog. */
export const diagnosticsText = {
  title: 'Diagnostics',
  open: 'Diagnostics…',
  gathering: 'Looking at this machine…',
  measuring: 'Measuring. This takes some seconds…',
  failed: 'The diagnosis could not be made.',
  allWell: 'Everything works.',
  problems: (count: number) => (count === 1 ? '1 thing to see to' : `${String(count)} things to see to`),
  runsOn: 'Runs on',
  notLoaded: 'The model could not be loaded.',
  measured: (iso: string, isRemembered: boolean) =>
    isRemembered ? `Measured ${formatDate(iso)} and remembered.` : `Measured just now, ${formatDate(iso)}.`,
  atOnce: (count: number) => (count === 1 ? '1 photo at a time' : `${String(count)} photos at a time`),
  failure: (reason: string) => `Given up in the middle of a run: ${reason}`,
  memory: 'Memory',
  choice: 'Run the model on',
  choiceHelp:
    'Automatic measures what this machine has and keeps the fastest that computes the same as the CPU. Suggestions stay the same whatever runs the model.',
  choiceFromEnvironment:
    'SHUTTERWORD_PROVIDER of the environment decides; this setting counts when it is not set.',
  choiceNames: { ...providerNames, auto: 'Automatic (recommended)' } satisfies Record<ProviderChoice, string>,
  unavailable: (name: string) => `${name} (not available here)`,
  measureAgain: 'Measure again',
  providers: 'Providers',
  neverRun: 'Nobody has run Shutterword on such hardware yet.',
  needs: (name: string) => `What ${name} needs`,
  provider: 'Provider',
  state: 'State',
  why: 'Why',
  model: 'Model',
  modelLine: (name: string, variant: string) => `${name} (${variant})`,
  files: (count: number, size: string) =>
    count === 1 ? `1 file, ${size}, verified` : `${String(count)} files, ${size}, all verified`,
  filesDamaged: (count: number) => (count === 1 ? '1 file is damaged' : `${String(count)} files are damaged`),
  catalogue: 'Catalogue',
  diskFree: (size: string) => `${size} free`,
  sizeLine: (databases: string, pictures: string) => `${databases} of data, about ${pictures} of thumbnails`,
  checked: 'Last check',
  neverChecked: 'Never. It takes a second for each gigabyte.',
  sound: (iso: string) => `Sound on ${formatDate(iso)}`,
  unsound: (iso: string) => `Damage found on ${formatDate(iso)}`,
  check: 'Check now',
  program: 'Program',
  programs: ({ shutterword, onnxRuntime, electron, node, sharp, exifTool }: Diagnosis['program']) => [
    `Shutterword ${shutterword}`,
    `ONNX Runtime ${onnxRuntime}`,
    ...(electron === null ? [] : [`Electron ${electron}`]),
    `Node ${node}`,
    `sharp ${sharp}`,
    `ExifTool ${exifTool ?? '–'}`,
  ],
  logs: 'Logs',
  noLogs: 'No log file is written.',
  withPaths: 'Show folders of this computer',
  withPathsHelp: 'Without them neither this view nor the copied text says where anything is.',
  copy: 'Copy as text',
  copied: 'Copied. It names no photo.',
} as const
