import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/main/arguments.js'

const none = { photoFolder: null, catalogueFolder: null }

describe('readArguments', () => {
  it.each([
    [['electron', '.'], none],
    [['electron', '--no-sandbox', '.'], none],
    [['electron', '--inspect=0', '.', 'trip'], { ...none, photoFolder: '/home/me/trip' }],
    [['electron', '.', '/photos', '--no-sandbox'], { ...none, photoFolder: '/photos' }],
    [['electron', '.', '--catalogue', 'kept'], { ...none, catalogueFolder: '/home/me/kept' }],
    [
      ['electron', '.', '--catalogue=/kept', 'trip'],
      { photoFolder: '/home/me/trip', catalogueFolder: '/kept' },
    ],
  ])('reads %j', (argv, expected) => {
    expect(readArguments(argv, { hasAppArgument: true, workingFolder: '/home/me', environment: {} })).toEqual(
      expected,
    )
  })

  it('takes the first plain argument for the folder in a packaged app', () => {
    const options = { hasAppArgument: false, workingFolder: '/home/me', environment: {} }
    expect(readArguments(['shutterword', 'trip'], options).photoFolder).toBe('/home/me/trip')
  })

  it('takes the catalogue from the environment, and rather from the command line', () => {
    const options = {
      hasAppArgument: true,
      workingFolder: '/',
      environment: { SHUTTERWORD_CATALOGUE: '/env' },
    }
    expect(readArguments(['electron', '.'], options).catalogueFolder).toBe('/env')
    expect(readArguments(['electron', '.', '--catalogue=/line'], options).catalogueFolder).toBe('/line')
  })
})
