import type { Command } from 'commander'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { withCatalogue, withJson, type CommonOptions } from '../options.js'
import { withEngine, type Session } from '../session.js'
import { counted, print } from '../terminal.js'

/** `history`: what was written and when, with the names that `undo --batch` takes. */
export function historyCommand(program: Command, session: Session): void {
  withCatalogue(withJson(program.command('history')))
    .description('list what was written, newest first, with the names that undo --batch takes')
    .action(async (options: CommonOptions) => {
      session.end(await history(session, options))
    })
}

async function history(session: Session, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const batches = await engine.api.writeHistory({})
    const lines = batches.map(
      ({ batchId, appliedAt, photoCount, undoableCount }) =>
        `${batchId}  ${appliedAt}  ${counted(photoCount, 'photo')}, ${String(undoableCount)} can be undone\n`,
    )
    const text = lines.length > 0 ? lines.join('') : 'Nothing was written yet.\n'
    await print(session.terminal.stdout, options.json ? `${JSON.stringify({ version: 1, batches })}\n` : text)
    return exitCodes.done
  })
}
