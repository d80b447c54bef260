import { describe, expect, it } from 'vitest'
import { ProgressMeter } from '../../../src/core/engine/progress-meter.js'

describe('progress meter', () => {
  it('knows neither rate nor time left before the first photo is done', () => {
    const meter = new ProgressMeter(() => 0)
    expect([meter.photosPerSecond, meter.secondsLeft]).toEqual([null, null])
  })

  it('takes the rate over the last ten seconds, not over the whole run', () => {
    let now = 0
    const meter = new ProgressMeter(() => now)
    meter.total = 400
    const advance = (seconds: number, perSecond: number) => {
      for (let count = 0; count < seconds * perSecond; count += 1) {
        now += 1000 / perSecond
        meter.count(false)
      }
    }
    advance(20, 1)
    advance(20, 10)
    expect(meter.photosPerSecond).toBeCloseTo(10, 1)
    expect(meter.secondsLeft).toBeCloseTo(18, 0)
  })

  it('does not count time spent paused', () => {
    let now = 0
    const meter = new ProgressMeter(() => now)
    meter.total = 4
    now = 1000
    meter.count(false)
    meter.pause()
    now = 60_000
    meter.resume()
    now = 61_000
    meter.count(true)
    expect(meter.photosPerSecond).toBeCloseTo(1)
    expect(meter.failed).toBe(1)
  })
})
