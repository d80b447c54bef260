import { execFileSync } from 'node:child_process'

import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { createWriter } from '../../../src/core/metadata/writer.js'
import { makePhoto } from '../../support/photo-factory.js'
import { openWriteBench, policyWith } from '../../support/write-bench.js'

describe('an ExifTool that dies while it writes', () => {
  it('costs that photo its write and nothing else', async () => {
    const bench = openWriteBench()
    const paths = []
    for (let seed = 1; seed <= 3; seed += 1)
      paths.push(await makePhoto(join(bench.folder, `${seed}.jpg`), { seed }))
    const originals = await Promise.all(paths.map((path) => readFile(path)))
    const planned = await bench.writer.plan(
      await Promise.all(paths.map((path) => bench.request(path, { accepted: [['dog']] }))),
      policyWith(),
    )
    let kills = 0
    const writer = createWriter({
      catalogue: bench.catalogue,
      tool: {
        ...bench.tool,
        run: (args, onStart) =>
          bench.tool.run(args, (pid) => {
            onStart?.(pid)
            if (!args.includes('-o') || kills > 0) return
            kills += 1
            process.kill(pid, 'SIGKILL')
          }),
      },
    })
    const signal = new AbortController().signal
    const results = await writer.apply(planned, { batchId: 'batch' as BatchId, policy: policyWith(), signal })
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'written', 'written'])
    const failed = results.findIndex(({ outcome }) => outcome === 'failed')
    expect(results[failed]?.reason).toContain('ExifTool')
    expect((await readFile(paths[failed]!)).equals(originals[failed]!)).toBe(true)
    expect((await readdir(bench.folder)).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg'])
    expect(bench.catalogue.writes.open()).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux' || !canSetAttributes())('extended attributes', () => {
  it('are kept by a write and by its undo', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    python(`import os; os.setxattr(${JSON.stringify(path)}, 'user.colour', b'red')`)
    const read = () =>
      python(`import os; print(os.getxattr(${JSON.stringify(path)}, 'user.colour').decode())`).trim()
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({ outcome: 'written' })
    expect(read()).toBe('red')
    await bench.undoAll()
    expect(read()).toBe('red')
  })
})

function canSetAttributes(): boolean {
  try {
    python("import os, tempfile; f = tempfile.NamedTemporaryFile(); os.setxattr(f.name, 'user.x', b'1')")
    return true
  } catch {
    return false
  }
}

function python(script: string): string {
  return execFileSync('python3', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
