import { relative } from 'node:path'
import type { Engine } from '../../core/engine/create-engine.js'
import type { FolderSummary, FullEngineApi } from '../../shared/contract.js'
import { fieldPolicyOf, type FieldPolicy } from '../../shared/field-policy.js'
import type { PhotoId } from '../../shared/photo.js'
import type { WritePolicy } from '../../shared/settings.js'
import type { WritePlan, WriteReport } from '../../shared/write-plan.js'
import { throwIfCancelled } from '../../shared/errors.js'
import { tagText } from '../../shared/texts/command-line/tag-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { canAsk, confirm } from '../confirm.js'
import { withProgress } from '../progress.js'
import { type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { planLines, refusals } from '../write-output.js'

/** What became of the tags that were accepted. */
export type Writing = Readonly<{
  /** Null when neither --write nor --dry-run was given. */
  plan: WritePlan | null
  /** When each field is written, null without a plan. */
  fields: FieldPolicy | null
  /** Null when nothing was applied. */
  report: WriteReport | null
  isDeclined: boolean
  refused: readonly { readonly name: string; readonly reason: string }[]
  paths: ReadonlyMap<PhotoId, string>
}>

type WriteInput = Readonly<{
  folder: FolderSummary
  paths: ReadonlyMap<PhotoId, string>
  accepted: { readonly photos: number; readonly tags: number } | null
  /** What is written otherwise than the settings say. */
  policy: Partial<WritePolicy>
}>

/** Plans what would be written and applies nothing. */
export async function planOnly(api: FullEngineApi, input: WriteInput): Promise<Writing> {
  const plan = await api.planWrites({ folderId: input.folder.id, policy: input.policy })
  const fields = fieldPolicyOf(plan.policy)
  return { plan, fields, report: null, isDeclined: false, refused: refusals(plan), paths: input.paths }
}

/**
 * Plans, shows the plan and asks where a person can answer, and applies that very plan. A no, or Ctrl+C instead of an
 * answer, takes back what was accepted: a later run must not write what was refused now.
 */
export async function planAndWrite(
  session: CommandRun,
  engine: Engine,
  input: WriteInput,
  options: { readonly yes: boolean; readonly takeBack: () => Promise<void> },
): Promise<Writing> {
  const planned = await planOnly(engine.api, input)
  const { plan } = planned
  if (!plan || plan.writeCount === 0) return planned
  let isWanted = false
  try {
    isWanted = await isConfirmed(session, plan, options.yes)
    throwIfCancelled(session.signal)
  } catch (error) {
    await options.takeBack()
    throw error
  }
  if (!isWanted) {
    await options.takeBack()
    return { ...planned, isDeclined: true }
  }
  const report = await withProgress(session.terminal, engine.on, () =>
    engine.api.applyWrites({ planId: plan.planId }),
  )
  const failed = report.results.flatMap(({ photoId, name, outcome, problem }) => {
    const path = input.paths.get(photoId)
    const shown = path === undefined ? name : relative(input.folder.location, path)
    return outcome === 'failed'
      ? [{ name: shown, reason: problem ? sentenceOf(problem) : tagText.noReason }]
      : []
  })
  return { ...planned, report, refused: [...planned.refused, ...failed] }
}

/** `--write` is the order itself, so a script needs no --yes; a person sees the plan once more. */
async function isConfirmed(session: CommandRun, plan: WritePlan, yes: boolean): Promise<boolean> {
  if (yes || !canAsk(session.terminal)) return true
  await print(session.terminal.stderr, planLines(plan))
  const question = tagText.question(plan.writeCount)
  return confirm(session.terminal, question, { yes, signal: session.signal })
}
