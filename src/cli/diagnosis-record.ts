import type { Diagnosis } from '../shared/diagnosis.js'
import { findingText, remarkText } from '../shared/finding.js'
import { sentenceOf } from '../shared/problem.js'

/** The diagnosis in machine-readable output: version 1 has sentences where the program has values. */
export type DiagnosisRecord = ReturnType<typeof diagnosisRecord>

export function diagnosisRecord(diagnosis: Diagnosis) {
  const { providers, model, catalogue, problems } = diagnosis
  return {
    ...diagnosis,
    providers: providers.map((finding) => ({
      ...finding,
      reason: remarkText(finding.reason),
      details: finding.details.map(remarkText),
    })),
    model: model && {
      ...model,
      files: model.files.map((file) => ({ ...file, problem: file.problem && sentenceOf(file.problem) })),
    },
    catalogue: { ...catalogue, notices: catalogue.notices.map(sentenceOf) },
    problems: problems.map(findingText),
  }
}
