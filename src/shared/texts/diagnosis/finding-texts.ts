import { sentenceOf, type Problem } from '../../problem.js'

type FindingText<Detail> = Readonly<{ what: (detail: Detail) => string; advice: (detail: Detail) => string }>

function finding<Detail = Record<string, never>>(
  what: (detail: Detail) => string,
  advice: (detail: Detail) => string,
): FindingText<Detail> {
  return { what, advice }
}

/** Everything that a diagnosis can find to be seen to: what it is, and a sentence of advice. */
export const findingTexts = {
  'model-fails': finding<{ problem: Problem; isBundled: boolean }>(
    ({ problem }) => sentenceOf(problem),
    ({ isBundled }) =>
      isBundled
        ? 'Install Shutterword again: the file belongs to it.'
        : 'Repair or install the model again, or choose another one in Settings.',
  ),
  'provider-failed': finding<{ reason: string }>(
    ({ reason }) => `The provider failed in the middle of a run and the CPU took over: ${reason}`,
    () => 'Update the graphics driver; choose CPU in Diagnostics if it happens again.',
  ),
  'provider-refused': finding<{ name: string; automatic: string; reason: string }>(
    ({ name, reason }) => `${name} was asked for and refused: ${reason}`,
    ({ name, automatic }) => `Choose ${automatic}, or see docs/hardware.md for what ${name} needs.`,
  ),
  'catalogue-damaged': finding<{ damage: string }>(
    ({ damage }) => `The catalogue is damaged: ${damage}`,
    () =>
      'Start Shutterword again: derived data is made anew; copies of your verdicts are in the folder backups.',
  ),
  'disk-space-scarce': finding<{ freeBytes: number }>(
    ({ freeBytes }) => `Only ${String(Math.round(freeBytes / 1e6))} MB are free where the catalogue is`,
    () => 'Free some space, or move the catalogue to another disk and name it with --catalogue.',
  ),
  'exiftool-not-running': finding(
    () => 'ExifTool does not run, so keywords can be neither read nor written',
    () => 'Install perl (Linux and macOS), or install Shutterword again (Windows).',
  ),
}
