import type { Diagnosis } from '../../shared/diagnosis.js'
import { remarkText, type Finding } from '../../shared/finding.js'
import { sentenceOf, type Problem } from '../../shared/problem.js'
import { nameOfProvider, providerNames } from '../../shared/provider.js'

/** Below this a run of some thousand photos can fill the disk with thumbnails (about 40 kB each). */
const scarceBytes = 1e9

type Found = Omit<Diagnosis, 'problems'>

/** What should be seen to. */
export function findProblems(found: Found, loadFailure: Problem | null): readonly Finding[] {
  return [
    ...modelFindings(found, loadFailure),
    ...providerFindings(found),
    ...catalogueFindings(found),
    ...(found.program.exifTool === null ? [{ kind: 'exiftool-not-running', detail: {} } as const] : []),
  ]
}

function modelFindings({ model }: Found, loadFailure: Problem | null): readonly Finding[] {
  const isBundled = model?.isBundled === true
  const damaged = (model?.files ?? []).flatMap(({ problem }) => (problem === null ? [] : [problem]))
  const problems = [...(loadFailure === null ? [] : [loadFailure]), ...damaged]
  // A damaged file is why the model does not load: that is one finding.
  const distinct = new Map(problems.map((problem) => [sentenceOf(problem), problem]))
  return [...distinct.values()].map((problem) => ({ kind: 'model-fails', detail: { problem, isBundled } }))
}

function providerFindings({ choice, run, providers }: Found): readonly Finding[] {
  if (!run) return []
  const findings: Finding[] = []
  if (run.failure !== null) findings.push({ kind: 'provider-failed', detail: { reason: run.failure } })
  const asked = providers.find(({ provider }) => provider === choice)
  if (asked && (asked.state === 'refused' || asked.state === 'not-in-build')) {
    const reason = remarkText(asked.reason)
    const detail = { name: nameOfProvider(choice), automatic: providerNames.auto, reason }
    findings.push({ kind: 'provider-refused', detail })
  }
  return findings
}

function catalogueFindings({ catalogue }: Found): readonly Finding[] {
  const { lastCheck, freeBytes } = catalogue
  return [
    ...(lastCheck?.problems ?? []).map((damage): Finding => ({
      kind: 'catalogue-damaged',
      detail: { damage },
    })),
    ...(freeBytes < scarceBytes ? [{ kind: 'disk-space-scarce', detail: { freeBytes } } as const] : []),
  ]
}
