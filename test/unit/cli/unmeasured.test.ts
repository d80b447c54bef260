import { expect, it } from 'vitest'
import type { PhotoDetail } from '../../../src/shared/contract.js'
import { fakeEngine, goldfish, photo, runCli } from './fake-engine.js'

const taught = {
  tag: 'tench',
  path: ['animal', 'tench'],
  probability: 0.9,
  evidence: 'taught',
} as const

function waiting(id: number, status: 'suggested' | 'rejected'): PhotoDetail {
  const { tag, path, probability, evidence } = taught
  return photo(id, `${String(id)}.jpg`, {
    suggestions: [taught],
    tags: [{ path, name: tag, status, probability, evidence, alreadyThere: false, fields: [] }],
  })
}

it('says that --accept-above leaves out what was only taught or is a guess', async () => {
  const { engine } = fakeEngine([goldfish, waiting(2, 'suggested'), waiting(3, 'suggested')])
  const { code, stderr } = await runCli(['tag', '/photos', '--accept-above', '0.8'], engine)
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'shutterword: 2 photos have suggestions that are taught or guesses, which --accept-above never accepts: review them in the window\n',
  })
})

it('does not count what was decided already', async () => {
  const { engine } = fakeEngine([waiting(2, 'suggested'), waiting(3, 'rejected')])
  const { stderr } = await runCli(['tag', '/photos', '--accept-above', '0.8'], engine)
  expect(stderr).toContain('1 photo has suggestions that are taught')
})

it.each([
  [['tag', '/photos'], [waiting(2, 'suggested')]],
  [['tag', '/photos', '--accept-above', '0.8'], [goldfish]],
])('says nothing of it for %j where nothing is left out', async (args, photos) => {
  expect((await runCli(args, fakeEngine(photos).engine)).stderr).toBe('')
})

it('marks each suggestion by what is known of its tag', async () => {
  const photos = [goldfish, waiting(2, 'suggested')]
  const { stdout } = await runCli(['tag', '/photos'], fakeEngine(photos).engine)
  expect(stdout).toContain('goldfish 91 %  [')
  expect(stdout).toContain('tench 90 % (taught)\n')
  const json = await runCli(['tag', '/photos', '--json'], fakeEngine(photos).engine)
  expect(JSON.parse(json.stdout)).toMatchObject({
    photos: [{ suggestions: [{ evidence: 'measured' }] }, { suggestions: [{ evidence: 'taught' }] }],
  })
})

it('is explained in the help', async () => {
  const { stdout } = await runCli(['tag', '--help'], fakeEngine([]).engine)
  expect(stdout).toMatch(/measured .*\n.*taught .*\n.*guess /)
})
