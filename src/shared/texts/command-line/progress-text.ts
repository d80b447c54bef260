import type { JobProgress, Stage } from '../../job.js'
import type { ModelActivity } from '../../models.js'
import { sizeText } from '../size-text.js'

/** Texts of the bars on stderr. The formats are cli-progress's own, with the names of what is filled in. */
export const progressText = {
  job: '{verb} {bar} {value}/{total} {rate}{left}',
  jobs: {
    tag: 'Tagging',
    write: 'Writing',
    'undo-write': 'Restoring',
  } satisfies Readonly<Record<JobProgress['kind'], string>>,
  stages: {
    load: 'load',
    scan: 'scan',
    embed: 'embed',
    write: 'write',
  } satisfies Readonly<Record<Stage, string>>,
  rate: (photosPerSecond: number) => `${photosPerSecond.toFixed(1)} photos/s`,

  steps: '{verb} {bar} {percentage} %{done}',
  stepNames: {
    photos: 'Looking at pictures',
    texts: 'Reading prompts',
    measures: 'Measuring',
    learning: 'Learning from examples',
  },
  stepDone: (done: number) => ` · ${String(done)}`,

  transfer: '{verb} {bar} {done} of {whole}{rate}{left}',
  activities: {
    install: 'Downloading',
    import: 'Checking',
    verify: 'Checking',
    repair: 'Repairing',
  } satisfies Readonly<Record<ModelActivity, string>>,
  transferRate: (bytesPerSecond: number) => `, ${sizeText(bytesPerSecond)}/s`,
  waiting: (reason: string) => `, ${reason}`,
  transferLine: (modelId: string, percent: string, totalBytes: number, rest: string) =>
    `${modelId}: ${percent} % of ${sizeText(totalBytes)}${rest}`,
  waitingLine: (modelId: string, reason: string) => `${modelId}: ${reason}`,

  secondsLeft: (seconds: string) => `, ${seconds} s left`,
  minutesLeft: (minutes: string) => `, ${minutes} min left`,
  hoursLeft: (hours: string) => `, ${hours} h left`,
} as const
