import type { WriteTable } from '../catalogue/catalogue.js'
import { plainReason } from '../support/system-error.js'
import { settleFiles } from './settle-entry.js'
import { endExifTool } from './tool-process.js'

/**
 * Settles what a crash left behind, before anything else is written. Returns sentences for the user. An entry that
 * cannot be settled now (its drive is not there) stays open for the next start and stops no other.
 */
export async function recoverWrites(writes: WriteTable): Promise<readonly string[]> {
  const sentences: string[] = []
  for (const entry of writes.open()) {
    try {
      if (entry.toolPid !== null) await endExifTool(entry.toolPid)
      const { state, sentence } = await settleFiles(entry)
      writes.settle(entry.id, state, sentence)
      sentences.push(sentence)
    } catch (error) {
      sentences.push(`An interrupted write of ${entry.path} could not be settled: ${plainReason(error)}.`)
    }
  }
  return sentences
}
