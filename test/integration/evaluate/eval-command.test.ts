import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { photoBytes } from '../../support/photo-factory.js'
import { buildCli, outcomeOf, runCli, startCli } from '../../support/run-cli.js'
import { tempFolder } from '../../support/temp-folder.js'

beforeAll(buildCli)

/** Labelled folders with small pictures, and a catalogue folder that does not exist. */
async function makeDataset(each: number) {
  const root = tempFolder()
  for (const label of ['barn', 'pizza']) {
    mkdirSync(join(root, 'set', label), { recursive: true })
    for (let index = 0; index < each; index++) {
      const seed = index + (label === 'barn' ? 1 : 1001)
      writeFileSync(join(root, 'set', label, `${String(index)}.jpg`), await photoBytes({ seed }))
    }
  }
  return { root, dataset: join(root, 'set'), catalogue: join(root, 'none', 'catalogue') }
}

describe('shutterword eval', () => {
  it('prints one object, writes the report and keeps nothing else', async () => {
    const { root, dataset, catalogue } = await makeDataset(4)
    const report = join(root, 'report.html')
    const args = ['eval', dataset, '--json', '--report', report, '--candidates', 'dataset']
    const { code, stdout, stderr } = await runCli(catalogue, args)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const printed = JSON.parse(stdout) as Readonly<Record<string, unknown>> // what the command documents
    expect(printed).toMatchObject({
      version: 1,
      photos: 8,
      learning: { seeds: 3 },
      labels: { evidence: { measured: 1, taught: 1, guess: 0 } },
      suggestions: { photosWithout: expect.any(Number) as number, byEvidence: { guess: { made: 0 } } },
    })
    expect(Object.keys(printed)).toEqual(
      expect.arrayContaining(['top1', 'top5', 'mAP', 'microF1', 'macroF1', 'ece', 'machine', 'seconds']),
    )
    expect(readFileSync(report, 'utf8')).toContain('How well Starter tags these pictures')
    expect(readdirSync(root).sort()).toEqual(['report.html', 'set'])
    expect(existsSync(join(root, 'none'))).toBe(false)
  })

  it('shows a table, with what was left out on stderr and in the exit code', async () => {
    const { dataset, catalogue } = await makeDataset(2)
    writeFileSync(join(dataset, 'barn', 'broken.jpg'), (await photoBytes({ seed: 9 })).slice(0, 300))
    mkdirSync(join(dataset, '\u001b[31municorn'))
    writeFileSync(join(dataset, '\u001b[31municorn', '1.jpg'), await photoBytes({ seed: 5 }))
    const { code, stdout, stderr } = await runCli(catalogue, ['eval', dataset, '--quick'])
    expect(code).toBe(3)
    expect(stdout).toContain('Right one first (top-1)')
    expect(stdout).not.toContain('Learning')
    expect(stderr).toContain('barn/broken.jpg: ')
    expect(stderr).toContain('1 label not in the list: \ufffd[31municorn (1)')
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(stdout + stderr).not.toMatch(/\u001b/)
  })

  it('takes prompt sets by name and by file', async () => {
    const { root, dataset, catalogue } = await makeDataset(2)
    const file = join(root, 'mine.txt')
    writeFileSync(file, '# two of mine\na painting of a {}\na toy {label}\n')
    const args = ['eval', dataset, '--json', '--templates', file, 'bare', '--candidates', 'dataset']
    const printed = JSON.parse((await runCli(catalogue, args)).stdout) as {
      readonly templateSets: readonly { readonly name: string; readonly templates: readonly string[] }[]
    }
    expect(printed.templateSets.map(({ name, templates }) => [name, templates])).toEqual([
      ['mine', ['a painting of a {}', 'a toy {}']],
      ['bare', ['{}']],
    ])
  })

  it.each([
    [['--model', 'nonsense'], 'Expected one of the installed models (starter'],
    [['--every', '0'], 'Expected a whole number from 1 up'],
    [['--candidates', 'all'], 'Allowed choices are vocabulary, dataset'],
    [['--templates', 'nonsense'], 'Expected a file of templates at nonsense'],
    [['--report', '.'], 'Expected a place for a report at '],
    [['--report', 'no/such/folder/report.html'], 'found no such folder'],
  ])('refuses %j', async (args, message) => {
    const { dataset, catalogue } = await makeDataset(1)
    const { code, stdout, stderr } = await runCli(catalogue, ['eval', dataset, ...args])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(message)
  })

  it('is cancelled by Ctrl+C, and writes no report', async () => {
    const { root, dataset, catalogue } = await makeDataset(60)
    const report = join(root, 'report.html')
    const child = startCli(catalogue, [
      'eval',
      dataset,
      '--report',
      report,
      '--seeds',
      '1000000',
      '--candidates',
      'dataset',
    ])
    const ended = outcomeOf(child)
    // The learning curve of a million repetitions would never end; by then the pictures have been looked at.
    const asking = setInterval(() => child.kill('SIGINT'), 3_000)
    const first = await ended.finally(() => {
      clearInterval(asking)
    })
    expect(first.code).toBe(130)
    expect(first.stdout).toBe('')
    expect(existsSync(report)).toBe(false)
  })
})
