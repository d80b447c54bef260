import type { VerdictStepSummary } from '../verdict-step.js'

const verbs = { accept: 'Accept', reject: 'Reject', withdraw: 'Withdraw', change: 'Change' } as const

/** What a step of the history did, in a few words: 'Accept “dog” on 3 photos'. */
export function stepText(step: VerdictStepSummary): string {
  switch (step.act) {
    case 'told':
      return step.words
    case 'import':
      return `Import ${step.fileName}`
    default: {
      const what = step.tag === null ? `${String(step.tagCount)} tags` : `“${step.tag}”`
      const where = step.photoCount === 1 ? '' : ` on ${String(step.photoCount)} photos`
      return `${verbs[step.act]} ${what}${where}`
    }
  }
}
