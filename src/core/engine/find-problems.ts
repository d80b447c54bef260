import type { Diagnosis, Problem } from '../../shared/diagnosis.js'
import { nameOfProvider, providerNames } from '../../shared/provider.js'

/** Below this a run of some thousand photos can fill the disk with thumbnails (about 40 kB each). */
const scarceBytes = 1e9

/** What should be seen to, with a sentence of advice for each. */
export function findProblems(
  found: Omit<Diagnosis, 'problems'>,
  loadFailure: string | null,
): readonly Problem[] {
  return [
    ...modelProblems(found, loadFailure),
    ...providerProblems(found),
    ...catalogueProblems(found),
    ...(found.program.exifTool === null
      ? [
          {
            what: 'ExifTool does not run, so keywords can be neither read nor written',
            advice: 'Install perl (Linux and macOS), or install Shutterword again (Windows).',
          },
        ]
      : []),
  ]
}

function modelProblems(
  { model }: Omit<Diagnosis, 'problems'>,
  loadFailure: string | null,
): readonly Problem[] {
  const advice =
    model?.isBundled === true
      ? 'Install Shutterword again: the file belongs to it.'
      : 'Repair or install the model again, or choose another one in Settings.'
  const damaged = (model?.files ?? []).flatMap(({ problem }) => (problem === null ? [] : [problem]))
  const problems = [...new Set([...(loadFailure === null ? [] : [loadFailure]), ...damaged])]
  return problems.map((what) => ({ what, advice }))
}

function providerProblems({ choice, run, providers }: Omit<Diagnosis, 'problems'>): readonly Problem[] {
  if (!run) return []
  const problems: Problem[] = []
  if (run.failure !== null) {
    problems.push({
      what: `The provider failed in the middle of a run and the CPU took over: ${run.failure}`,
      advice: 'Update the graphics driver; choose CPU in Diagnostics if it happens again.',
    })
  }
  const asked = providers.find(({ provider }) => provider === choice)
  if (asked && (asked.state === 'refused' || asked.state === 'not-in-build')) {
    problems.push({
      what: `${nameOfProvider(choice)} was asked for and refused: ${asked.reason}`,
      advice: `Choose ${providerNames.auto}, or see docs/hardware.md for what ${asked.name} needs.`,
    })
  }
  return problems
}

function catalogueProblems({ catalogue }: Omit<Diagnosis, 'problems'>): readonly Problem[] {
  const damage = (catalogue.lastCheck?.problems ?? []).map((what) => ({
    what: `The catalogue is damaged: ${what}`,
    advice:
      'Start Shutterword again: derived data is made anew; copies of your verdicts are in the folder backups.',
  }))
  if (catalogue.freeBytes >= scarceBytes) return damage
  return [
    ...damage,
    {
      what: `Only ${String(Math.round(catalogue.freeBytes / 1e6))} MB are free where the catalogue is`,
      advice: 'Free some space, or move the catalogue to another disk and name it with --catalogue.',
    },
  ]
}
