import { expect, test } from 'vitest'
import {
  checkAddress,
  isUnencrypted,
  parseMirror,
  redirectTarget,
} from '../../../src/core/models/install/addresses.js'
import { parseProxy } from '../../../src/core/models/install/http-client.js'

test('takes a mirror below a path', () => {
  expect(new URL('ada/tiny/resolve/abc/a.onnx', parseMirror('https://hub.example/models')).href).toBe(
    'https://hub.example/models/ada/tiny/resolve/abc/a.onnx',
  )
})

test.each(['', 'hub.example', 'ftp://hub.example', 'https://user@hub.example', 'https://hub.example/?a=1'])(
  'takes %j for no mirror',
  (text) => {
    expect(() => parseMirror(text)).toThrow(/Expected a mirror/)
  },
)

test.each([
  ['proxy.example:3128', 'http://proxy.example:3128/'],
  ['http://ada:secret@proxy.example', 'http://ada:secret@proxy.example/'],
  ['https://proxy.example', 'https://proxy.example/'],
])('takes %s for a proxy', (text, href) => {
  expect(parseProxy(text).href).toBe(href)
})

test.each(['', 'ftp://proxy.example', 'http://'])('takes %j for no proxy', (text) => {
  expect(() => parseProxy(text)).toThrow(/Expected the address of a proxy/)
})

test.each([
  'socks5://ada:s3cret@proxy.example:1080',
  'ada:s3cret@proxy.example:port',
  'http://ada:s3cret@@:x',
  'http://ada:s3cret/@proxy.example:port',
])('repeats no password when it takes %j for no address', (text) => {
  for (const parse of [parseProxy, parseMirror]) {
    expect(() => parse(text)).toThrow(/^(?!.*s3cret)Expected .*\*\*\*@/)
  }
})

test('takes an address with a password alone for no mirror, and does not repeat it', () => {
  expect(() => parseMirror('https://:s3cret@hub.example')).toThrow(/^(?!.*s3cret)Expected a mirror/)
})

test.each([
  ['https://huggingface.co/x', null, true],
  ['http://127.0.0.1:8080/x', null, true],
  ['http://localhost/x', null, true],
  ['http://[::1]/x', null, true],
  ['http://hub.example/x', null, false],
  ['http://hub.example/x', 'http://hub.example/', true],
  ['http://hub.example:81/x', 'http://hub.example/', false],
  ['http://127.0.0.1.example.org/x', null, false],
  ['file:///etc/passwd', null, false],
])('%s with mirror %s may be asked: %s', (address, mirror, isAllowed) => {
  const check = (): void => {
    checkAddress(new URL(address), mirror === null ? null : new URL(mirror))
  }
  if (isAllowed) check()
  else expect(check).toThrow(/https/)
})

test.each([
  ['https://a.example/x', 'https://b.example/y', 'https://b.example/y'],
  ['https://a.example/x/', '../y', 'https://a.example/y'],
  ['http://127.0.0.1:1/x', 'http://127.0.0.1:2/y', 'http://127.0.0.1:2/y'],
  ['http://127.0.0.1:1/x', 'https://b.example/y', 'https://b.example/y'],
  ['https://a.example/x', 'http://a.example/y', null],
  ['https://a.example/x', 'http://127.0.0.1/y', null],
  ['http://mirror.example/x', 'http://mirror.example/y', null],
  ['https://a.example/x', 'data:text/plain,y', null],
  ['https://a.example/x', null, null],
])('a redirect from %s to %s leads to %s', (from, location, target) => {
  const follow = (): string => redirectTarget(new URL(from), location).href
  if (target === null) expect(follow).toThrow(/Expected/)
  else expect(follow()).toBe(target)
})

test('calls unencrypted what anybody on the way could read', () => {
  expect(
    ['https://a.example', 'http://a.example', 'http://127.0.0.1'].map((address) =>
      isUnencrypted(new URL(address)),
    ),
  ).toEqual([false, true, false])
})
