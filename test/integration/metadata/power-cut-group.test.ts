import type * as Files from 'node:fs/promises'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { startRecording, stopRecording, type DiskStep } from '../../support/disk-recorder.js'
import { makePhoto } from '../../support/photo-factory.js'
import { afterAll, powerCuts, type AfterPowerCut } from '../../support/power-cut.js'
import { callsOf, filesOf, isKnown, recordedWriter, recoverFrom } from '../../support/power-cut-recovery.js'
import { openWriteBench, policyWith } from '../../support/write-bench.js'

vi.mock('node:fs/promises', async (importOriginal) => {
  const { recordingFiles } = await import('../../support/disk-recorder.js')
  return recordingFiles(await importOriginal<typeof Files>())
})

/** Each moment leaves thousands of states where many names are under way; more than these would take minutes. */
const statesPerMoment = 12

/** Of the states after a first power cut, those that are cut again while recovery settles them. */
const everySecondCut = 8

describe('a power cut at any moment of writing and undoing photos side by side', () => {
  it('leaves each of them old or new, and a journal that settles', { timeout: 300_000 }, async () => {
    const bench = openWriteBench()
    const { folder } = bench
    const requests = []
    for (const name of ['one.jpg', 'two.jpg', 'three.png', 'four.jpg', 'five.jpg']) {
      const format = name.endsWith('.png') ? 'png' : 'jpeg'
      const path = await makePhoto(join(folder, name), { format, seed: requests.length + 1 })
      requests.push(await bench.request(path, { accepted: [['animal', name.length > 7 ? 'cat' : 'dog']] }))
    }
    writeFileSync(join(folder, 'notes.txt'), 'nobody touches this')
    const planned = await bench.writer.plan(requests, policyWith())
    const old = filesOf(folder)
    const writer = recordedWriter(bench)
    const signal = new AbortController().signal
    const batchId = 'batch' as BatchId

    startRecording({ hasLinks: true })
    const applied = await writer.apply(planned, { batchId, policy: policyWith(), signal })
    const applying = stopRecording()
    expect(applied.map(({ outcome }) => outcome)).toEqual(applied.map(() => 'written'))
    expect(mostInOneCommit(applying)).toBeGreaterThan(1)
    const tagged = filesOf(folder)
    expect(afterAll(old, applying)).toEqual(tagged)

    startRecording({ hasLinks: true })
    await writer.undo(bench.catalogue.writes.ofBatch(batchId), { signal })
    const undoing = stopRecording()
    expect(filesOf(folder)).toEqual(old)

    const calls = callsOf(applying)
    const cuts = [
      ...powerCuts(old, applying, statesPerMoment),
      ...[...powerCuts(tagged, undoing, statesPerMoment)].map((cut) => ({
        ...cut,
        journal: [...calls, ...cut.journal],
      })),
    ]
    const seen = new Set<string>()
    const again: AfterPowerCut[] = []
    for (const cut of cuts) {
      if (isKnown(cut, seen)) continue
      const steps = await recoverFrom(cut, bench, old, tagged)
      if (seen.size % everySecondCut !== 0) continue
      const [middle] = [...powerCuts(cut.files, steps, statesPerMoment)].slice(steps.length)
      if (middle) again.push({ ...middle, journal: [...cut.journal, ...middle.journal] })
    }
    const first = seen.size
    for (const cut of again) if (!isKnown(cut, seen)) await recoverFrom(cut, bench, old, tagged)
    console.log(
      `${planned.length} photos: ${applying.length} and ${undoing.length} steps, ` +
        `at most ${mostInOneCommit(applying)} entries in one commit, ${first} states after a power cut, ` +
        `${seen.size - first} more after another while recovering`,
    )
    expect(first).toBeGreaterThan(60)
  })
})

function mostInOneCommit(steps: readonly DiskStep[]): number {
  return Math.max(...steps.map((step) => (step.kind === 'journal' ? step.calls.length : 0)))
}
