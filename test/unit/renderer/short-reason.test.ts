import { describe, expect, it } from 'vitest'
import { shortReason } from '../../../src/renderer/src/lib/short-reason.js'

describe('the essence of a reason', () => {
  it.each([
    [
      '"a, b.jpg" should be a JPEG photo, but it cannot be decoded: premature end of file.',
      'cannot be decoded: premature end of file',
    ],
    ['"one.jpg" cannot be read: EACCES.', 'cannot be read: EACCES'],
    ['"one.jpg" is no longer there.', 'no longer there'],
    [
      "Expected a readable photo at /p/one.jpg, found: EACCES: permission denied, open '/p/one.jpg'",
      'EACCES: permission denied',
    ],
    ['Expected image data after the header, found the end of the file.', 'found the end of the file'],
    [
      'The engine stopped twice while it read this photo.',
      'The engine stopped twice while it read this photo',
    ],
  ])('of %s', (reason, essence) => {
    expect(shortReason(reason)).toBe(essence)
  })
})
