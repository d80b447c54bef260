import { writeFileSync } from 'node:fs'
import type * as Files from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { startRecording, stopRecording } from '../../support/disk-recorder.js'
import { makePhoto } from '../../support/photo-factory.js'
import { afterAll, powerCuts, type AfterPowerCut } from '../../support/power-cut.js'
import { callsOf, filesOf, isKnown, recordedWriter, recoverFrom } from '../../support/power-cut-recovery.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openWriteBench, policyWith, type WriteBench } from '../../support/write-bench.js'

vi.mock('node:fs/promises', async (importOriginal) => {
  const { recordingFiles } = await import('../../support/disk-recorder.js')
  return recordingFiles(await importOriginal<typeof Files>())
})

type Case = Readonly<{ name: string; hasLinks: boolean; make: (bench: WriteBench) => Promise<string> }>

const cases: readonly Case[] = [true, false].flatMap((hasLinks) => [
  {
    name: `a photo${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => makePhoto(join(folder, 'photo.jpg')),
  },
  {
    name: `a new sidecar${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => makeRaw(join(folder, 'photo.nef'), { kind: 'nef' }),
  },
  {
    name: `a photo with a sidecar${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => {
      writeFileSync(join(folder, 'photo.jpg.xmp'), sidecar)
      return makePhoto(join(folder, 'photo.jpg'))
    },
  },
])

function place(hasLinks: boolean): string {
  return hasLinks ? '' : ' on a disk without links'
}

const sidecar =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>' +
  '<rdf:li>mine</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>'

describe('a power cut at any moment', () => {
  it.each(cases)('of writing and undoing $name leaves the old or the new files', async (one) => {
    const bench = openWriteBench()
    const path = await one.make(bench)
    const planned = await bench.plan(path, { accepted: [['animal', 'dog']] })
    const old = filesOf(bench.folder)
    const writer = recordedWriter(bench)
    const signal = new AbortController().signal

    startRecording(one)
    const batchId = 'batch' as BatchId
    const [applied] = await writer.apply([planned], { batchId, policy: policyWith(), signal })
    const applying = stopRecording()
    expect(applied).toMatchObject({ outcome: 'written', problem: null })
    const tagged = filesOf(bench.folder)
    expect(afterAll(old, applying)).toEqual(tagged)

    startRecording(one)
    const [undone] = await writer.undo(bench.catalogue.writes.ofBatch(batchId), { signal })
    const undoing = stopRecording()
    expect(undone).toMatchObject({ outcome: 'restored', problem: null })
    expect(filesOf(bench.folder)).toEqual(old)
    expect(afterAll(tagged, undoing)).toEqual(old)

    const calls = callsOf(applying)
    const cuts = [
      ...powerCuts(old, applying),
      ...[...powerCuts(tagged, undoing)].map((cut) => ({ ...cut, journal: [...calls, ...cut.journal] })),
    ]
    const seen = new Set<string>()
    const recoveries: AfterPowerCut[] = []
    for (const cut of cuts) {
      if (isKnown(cut, seen)) continue
      const steps = await recoverFrom(cut, bench, old, tagged)
      for (const again of powerCuts(cut.files, steps))
        recoveries.push({ ...again, journal: [...cut.journal, ...again.journal] })
    }
    const first = seen.size
    for (const cut of recoveries) if (!isKnown(cut, seen)) await recoverFrom(cut, bench, old, tagged)
    console.log(
      `${one.name}: ${applying.length} and ${undoing.length} steps, ${first} states after a power cut, ` +
        `${seen.size - first} more after another while recovering`,
    )
    expect(first).toBeGreaterThan(10)
  })
})
