import { expect, test } from 'vitest'
import type { FullEngineApi } from '../../../src/shared/contract.js'
import { fakeModels } from '../../support/fake-models.js'
import { fakeEngine, modelList, runCli, type Outcome } from './fake-engine.js'

const gated = 'mobileclip-s0'

function engine(changes: Partial<FullEngineApi> = {}): ReturnType<typeof fakeEngine> {
  return fakeEngine([], {
    models: async () => modelList(fakeModels),
    useModelSource: async () => undefined,
    installModel: async () => undefined,
    removeModel: async () => undefined,
    verifyModel: async () => [],
    ...changes,
  })
}

async function run(
  args: readonly string[],
  answer?: string | null,
): Promise<Outcome & { calls: readonly string[] }> {
  const { engine: fake, calls } = engine()
  const outcome = await runCli(['models', ...args], fake, answer)
  return { ...outcome, calls: calls.filter((call) => !/^(status|models|useModelSource)/.test(call)) }
}

test('lists what is here, what can be installed and what can be imported', async () => {
  const { code, stdout } = await run([])
  expect(code).toBe(0)
  expect(stdout).toContain(
    [
      'Installed',
      '',
      '  * starter (in use): Starter',
      '      Small and quick, comes with Shutterword: knows 200 things and 63 broader concepts.',
      '      7.1 MB · English · Terms of the training data apply',
      '      top-1, 200 leaf classes 35.9 %',
      '',
    ].join('\n'),
  )
  expect(stdout).toContain('    vit-b-32-256-datacomp: ViT-B-32-256 DataComp\n')
  expect(stdout).toContain('      608 MB · needs about 1.3 GB of memory · English · MIT\n')
  expect(stdout).toContain('      Begun: 512 MB of 1.5 GB are here; install goes on from there\n')
  expect(stdout).toContain(
    '      Licence to be accepted first: For research only: not for any commercial use.\n',
  )
  expect(stdout).toContain('(fp16)')
  expect(stdout).toContain('      Damaged: onnx/text_model_fp16.onnx.')
  expect(stdout).toContain('      Nobody publishes ONNX files of it.\n')
  expect(stdout.endsWith('Your models are kept in /data/models\n')).toBe(true)
})

test('lists with the word list, too', async () => {
  expect(await run(['list'])).toEqual(await run([]))
  expect(await run(['list', '--json'])).toEqual(await run(['--json']))
})

test('prints the list for a script', async () => {
  const { stdout } = await run(['--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    models: [{ id: 'starter', isInUse: true }, {}, {}, {}, {}, {}],
  })
})

test('says whom it asks before it does', async () => {
  const { stderr, calls } = await run(['install', 'vit-b-32-256-datacomp'])
  expect(stderr).toBe('shutterword: Downloading ViT-B-32-256 DataComp (608 MB) from huggingface.co\n')
  expect(calls).toEqual(['installModel {"modelId":"vit-b-32-256-datacomp","acceptsLicence":false}'])
})

test.each([
  ['y', 0, true],
  ['n', 130, false],
  [null, 130, false],
])('shows the terms of a licence and asks; %s is heeded', async (answer, code, isInstalled) => {
  const outcome = await run(['install', gated], answer)
  expect(outcome.stderr).toContain('For research only: not for any commercial use.')
  expect(outcome.code).toBe(code)
  expect(outcome.calls.some((call) => call.startsWith('installModel'))).toBe(isInstalled)
})

test('never takes a missing terminal for a yes to a licence', async () => {
  const { code, calls, stderr } = await run(['install', gated])
  expect([code, calls]).toEqual([2, []])
  expect(stderr).toContain('--accept-licence')
  const accepted = await run(['install', gated, '--accept-licence'])
  expect(accepted.calls).toEqual([`installModel {"modelId":"${gated}","acceptsLicence":true}`])
})

test('asks before it removes', async () => {
  expect((await run(['remove', 'vit-b-32-256-datacomp'], 'n')).calls).toEqual([])
  expect((await run(['remove', 'vit-b-32-256-datacomp', '--yes'], null)).calls).toEqual([
    'removeModel {"modelId":"vit-b-32-256-datacomp"}',
  ])
})

test('takes options wherever they stand', async () => {
  const { stdout } = await run(['verify', '--json'])
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    models: [
      { id: 'starter', damaged: [] },
      { id: 'siglip2-b-16-224-fp16', damaged: [] },
    ],
  })
})

test('uses only what is installed', async () => {
  expect((await run(['use', 'starter'])).calls).toEqual(['changeSettings {"changes":{"modelId":"starter"}}'])
  expect(await run(['use', 'siglip2-b-16-224-fp16'])).toMatchObject({ code: 1, calls: [] })
  expect(await run(['use', 'nothing'])).toMatchObject({ code: 2, calls: [] })
})
