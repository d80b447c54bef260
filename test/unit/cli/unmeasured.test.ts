import { expect, it } from 'vitest'
import type { PhotoDetail } from '../../../src/shared/contract.js'
import { fakeEngine, goldfish, photo, runCli } from './fake-engine.js'

const guess = {
  tag: 'tench',
  path: ['animal', 'tench'],
  probability: 0.9,
  evidence: 'zero-shot',
  hasThreshold: false,
} as const

function guessed(id: number, status: 'suggested' | 'rejected'): PhotoDetail {
  const { tag, path, probability, evidence } = guess
  return photo(id, `${String(id)}.jpg`, {
    suggestions: [guess],
    tags: [{ path, name: tag, status, probability, evidence, alreadyThere: false, fields: [] }],
  })
}

it('says that --accept-above leaves out suggestions without a measured threshold', async () => {
  const { engine } = fakeEngine([goldfish, guessed(2, 'suggested'), guessed(3, 'suggested')])
  const { code, stderr } = await runCli(['tag', '/photos', '--accept-above', '0.8'], engine)
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'shutterword: 2 photos have suggestions without a measured threshold, which --accept-above never accepts: review them in the window\n',
  })
})

it('does not count what was decided already', async () => {
  const { engine } = fakeEngine([guessed(2, 'suggested'), guessed(3, 'rejected')])
  const { stderr } = await runCli(['tag', '/photos', '--accept-above', '0.8'], engine)
  expect(stderr).toContain('1 photo has suggestions without')
})

it.each([
  [['tag', '/photos'], [guessed(2, 'suggested')]],
  [['tag', '/photos', '--accept-above', '0.8'], [goldfish]],
])('says nothing of it for %j where nothing is left out', async (args, photos) => {
  expect((await runCli(args, fakeEngine(photos).engine)).stderr).toBe('')
})

it('marks each suggestion by whether its threshold was measured', async () => {
  const photos = [goldfish, guessed(2, 'suggested')]
  const { stdout } = await runCli(['tag', '/photos'], fakeEngine(photos).engine)
  expect(stdout).toContain('goldfish 91 %  [')
  expect(stdout).toContain('tench 90 % (not measured)\n')
  const json = await runCli(['tag', '/photos', '--json'], fakeEngine(photos).engine)
  expect(JSON.parse(json.stdout)).toMatchObject({
    photos: [{ suggestions: [{ measured: true }] }, { suggestions: [{ measured: false }] }],
  })
})

it('is explained in the help', async () => {
  const { stdout } = await runCli(['tag', '--help'], fakeEngine([]).engine)
  expect(stdout).toContain('not measured')
})
