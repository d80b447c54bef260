import type { ProviderFinding } from '../../diagnosis.js'
import { counted } from '../counted.js'

/** Words of a diagnosis: the names of its lines and what stands in them. */
export const diagnosisWords = {
  shutterword: (version: string) => `Shutterword ${version}`,
  onnxRuntime: 'ONNX Runtime',
  node: 'Node',
  nodeInElectron: (node: string, electron: string) => `${node} in Electron ${electron}`,
  sharp: 'sharp',
  exifTool: 'ExifTool',
  exifToolNotRunning: 'does not run',
  system: 'System',
  processor: 'Processor',
  threads: (processor: string, threads: number) => `${processor}, ${counted(threads, 'thread')}`,
  memory: 'Memory',
  free: (size: string) => `${size} free`,
  memoryFree: (whole: string, free: string) => `${whole}, ${free} free`,
  graphics: 'Graphics',
  noGraphics: 'no device found',

  model: 'Model',
  noModel: 'the model of the settings is not installed',
  name: 'Name',
  modelName: (name: string, id: string, variant: string) => `${name} (${id}, ${variant})`,
  bundledModelName: (name: string, id: string, variant: string) => `${name} (${id}, ${variant}, bundled)`,
  folder: 'Folder',
  files: 'Files',
  filesSound: (count: number, size: string) =>
    `${counted(count, 'file')}, ${size}, all as their SHA-256 says`,
  filesDamaged: (count: number, size: string, damaged: number) =>
    `${counted(count, 'file')}, ${size}, ${String(damaged)} damaged`,

  runsOn: 'Runs on',
  noRun: 'nothing: the model could not be loaded',
  provider: 'Provider',
  plan: (description: string, batchSize: number, speed: string | null) =>
    `${description}, ${counted(batchSize, 'photo')} at once${speed === null ? '' : `: ${speed}`}`,
  measured: 'Measured',
  remembered: (at: string) => `${at} (remembered)`,
  atThisStart: (at: string) => `${at} (at this start)`,
  modelMemory: (size: string, before: string, after: string, peak: string) =>
    `${size} for the model (${before} before, ${after} after loading, ${peak} at most)`,
  givenUp: 'Given up',
  note: 'Note',

  providers: (choice: string) => `Providers (choice: ${choice})`,
  byEnvironment: (choice: string) => `${choice}, by SHUTTERWORD_PROVIDER`,
  states: {
    kept: 'in use',
    slower: 'slower',
    refused: 'refused',
    'not-asked': 'works, not used',
    'not-tried': 'not tried',
    'not-in-build': 'not available',
  } satisfies Readonly<Record<ProviderFinding['state'], string>>,
  stateAndReason: (state: string, reason: string) => `${state}: ${reason}`,
  neverRun: 'never run on this hardware by anybody yet (docs/hardware.md)',
  speed: (milliseconds: string, rate: string) => `${milliseconds} ms a photo (${rate} photos/s)`,
  atOnce: (batchSize: number) => `${counted(batchSize, 'photo')} at once`,
  largestDifference: (difference: string) => `largest difference to the CPU ${difference}`,
  cosine: (cosine: string) => `cosine ${cosine}`,

  catalogue: 'Catalogue',
  pictures: 'Pictures',
  about: (size: string) => `about ${size}`,
  holds: 'Holds',
  holding: (photos: number, embeddings: number, verdicts: number) =>
    [counted(photos, 'photo'), counted(embeddings, 'embedding'), counted(verdicts, 'verdict')].join(', '),
  disk: 'Disk',
  checked: 'Checked',
  neverChecked: 'never',
  check: (at: string, result: string) => `${at}: ${result}`,
  sound: 'sound',
  notice: 'Notice',

  logs: 'Logs',
  noLogs: 'no log file is written',
  noProblem: 'No problem found.',
  problems: (count: number) => counted(count, 'problem'),
} as const
