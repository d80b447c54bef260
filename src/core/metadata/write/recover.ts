import type { WriteTable } from '../../catalogue/catalogue.js'
import { plainReason } from '../../support/system-error.js'
import { settleFiles } from './settle-entry.js'
import { endExifTool } from '../tool/tool-process.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

/**
 * Settles what a crash left behind, before anything else is written. Returns what became of each. An entry that
 * cannot be settled now (its drive is not there) stays open for the next start and stops no other.
 */
export async function recoverWrites(writes: WriteTable): Promise<readonly Problem[]> {
  const settled: Problem[] = []
  for (const entry of writes.open()) {
    try {
      if (entry.toolPid !== null) await endExifTool(entry.toolPid)
      const { state, problem } = await settleFiles(entry)
      writes.settle(entry.id, state, problem)
      settled.push(problem)
    } catch (error) {
      settled.push(problemOf('entry-not-settled', { path: entry.path, found: plainReason(error) }))
    }
  }
  return settled
}
