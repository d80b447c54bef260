import { execFileSync } from 'node:child_process'

import { readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { openExifTool } from '../../../src/core/metadata/tool/exiftool.js'
import { writtenFolder } from '../../../src/core/metadata/tool/tool-folder.js'
import { createWriter } from '../../../src/core/metadata/write/writer.js'
import { makePhoto } from '../../support/photo-factory.js'
import { openWriteBench, policyWith, type WriteBench } from '../../support/write-bench.js'
import { wordsOf } from '../../support/told.js'

const batchId = 'batch' as BatchId
const signal = new AbortController().signal

/** A writer whose ExifTool is killed as it is given its first `times` commands that write. */
function killingWriter(bench: WriteBench, times: number) {
  let kills = 0
  return createWriter({
    catalogue: bench.catalogue,
    tool: {
      ...bench.tool,
      run: (args, onStart) =>
        bench.tool.run(args, (pid) => {
          onStart?.(pid)
          if (!args.includes('-o') || kills >= times) return
          kills += 1
          process.kill(pid, 'SIGKILL')
        }),
    },
  })
}

async function threePhotos(bench: WriteBench, tagOf: (index: number) => string) {
  const paths = []
  for (let seed = 1; seed <= 3; seed += 1)
    paths.push(await makePhoto(join(bench.folder, `${seed}.jpg`), { seed }))
  const originals = await Promise.all(paths.map((path) => readFile(path)))
  const requests = paths.map((path, index) => bench.request(path, { accepted: [[tagOf(index)]] }))
  const planned = await bench.writer.plan(await Promise.all(requests), policyWith())
  return { paths, originals, planned }
}

describe('an ExifTool that dies while it writes', () => {
  it('costs that photo its write and nothing else', async () => {
    const bench = openWriteBench()
    const { paths, originals, planned } = await threePhotos(bench, (index) => `dog ${index}`)
    const results = await killingWriter(bench, 1).apply(planned, { batchId, policy: policyWith(), signal })
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'written', 'written'])
    const failed = results.findIndex(({ outcome }) => outcome === 'failed')
    expect(wordsOf(results[failed]?.problem)).toContain('ExifTool')
    expect((await readFile(paths[failed]!)).equals(originals[failed]!)).toBe(true)
    expect((await readdir(bench.folder)).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg'])
    expect(bench.catalogue.writes.open()).toEqual([])
  })

  it('each time leaves every photo as it was', async () => {
    const bench = openWriteBench()
    const { paths, originals, planned } = await threePhotos(bench, () => 'dog')
    const results = await killingWriter(bench, Infinity).apply(planned, {
      batchId,
      policy: policyWith(),
      signal,
    })
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
    for (const [index, path] of paths.entries())
      expect((await readFile(path)).equals(originals[index]!)).toBe(true)
    expect((await readdir(bench.folder)).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg'])
    expect(bench.catalogue.writes.open()).toEqual([])
  })
})

describe('a command that ExifTool runs together with others', () => {
  it('fails alone when its file is to blame, and answers for itself', async () => {
    const tool = openExifTool()
    const folder = await tool.privateFolder()
    try {
      const sources = ['one.jpg', 'two.jpg', 'three.jpg'].map((name) => join(folder, name))
      for (const path of sources) await makePhoto(path)
      await writeFile(sources[1]!, 'no photo at all')
      const target = `${join(folder, writtenFolder)}/`
      const outputs = await Promise.all(
        sources.map((path) => tool.run(['-XMP-dc:Subject=dog', '-o', target, path])),
      )
      expect(outputs.map(({ text }) => text.includes('1 image files created'))).toEqual([true, false, true])
      expect(outputs.map(({ errors }) => errors.length)).toEqual([0, 1, 0])
      expect((await readdir(target)).sort()).toEqual(['one.jpg', 'three.jpg'])
    } finally {
      await tool.close()
    }
  })
})

describe.skipIf(process.platform === 'win32')(
  'a name that looks like what is said to ExifTool or by it',
  () => {
    it('leaves each command its own complaints', async () => {
      const bench = openWriteBench()
      const names = ['{end of messages} one.jpg', 'two.jpg', 'three.jpg', 'four.jpg']
      const paths = names.map((name) => join(bench.folder, name))
      for (const path of paths) await writeFile(path, 'no photo at all')
      const outputs = await Promise.all(
        paths.map((path) => bench.tool.run(['-json', '-XMP-dc:Subject=dog', path])),
      )
      for (const [index, { errors }] of outputs.entries()) {
        const named = errors.filter((line) => line.includes('.jpg'))
        expect(named).toEqual([expect.stringContaining(paths[index]!)])
      }
    })

    it('fails alone where it would be two arguments', { timeout: 20_000 }, async () => {
      const { tool } = openWriteBench()
      const [broken, sound] = await Promise.allSettled([tool.run(['-ver\n-ver']), tool.run(['-ver'])])
      expect(broken).toMatchObject({ status: 'rejected', reason: { code: 'internal' } })
      expect(sound).toMatchObject({ status: 'fulfilled' })
    })

    it('adds no argument of its own', { timeout: 20_000 }, async () => {
      const { tool, folder } = openWriteBench()
      const path = await makePhoto(join(folder, 'photo.jpg'))
      const strange = join(folder, 'photo.jpg\n-ver')
      await rename(path, strange)
      const { text } = await tool.withPlainPath(strange, null, (plain) =>
        tool.run(['-s3', '-MIMEType', plain]),
      )
      expect(text.trim()).toBe('image/jpeg')
    })
  },
)

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
