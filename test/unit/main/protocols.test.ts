import { describe, expect, it } from 'vitest'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf, serveApp } from '../../../src/main/app-protocol.js'
import { placeOf, servePhotos } from '../../../src/main/photo-protocol.js'
import { tempFolder } from '../../support/temp-folder.js'

describe('app://', () => {
  it.each([
    ['app://shutterword/', '/out/renderer/index.html'],
    ['app://shutterword/index.html', '/out/renderer/index.html'],
    ['app://shutterword/assets/a%20b.js', '/out/renderer/assets/a b.js'],
    ['app://shutterword/assets/index.js?v=1#x', '/out/renderer/assets/index.js'],
  ])('serves %s', (url, file) => {
    expect(fileOf('/out/renderer', url)).toBe(file)
  })

  it.each([
    'app://elsewhere/index.html',
    'app://shutterword/..%2f..%2fetc/passwd',
    'app://shutterword/..%5c..%5cwindows',
    'app://shutterword/%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://shutterword/..%2frenderer-of-somebody-else/x.js',
    'app://shutterword/a%00.html',
    'app://shutterword/%zz',
  ])('refuses %s', (url) => {
    expect(fileOf('/out/renderer', url)).toBeNull()
  })

  it('sends the policy with the page, and nothing of a kind that the page does not need', async () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'secret.db'), 'x')
    const serve = serveApp(folder)
    const page = await serve(new Request('app://shutterword/'))
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect((await serve(new Request('app://shutterword/secret.db'))).status).toBe(403)
    expect((await serve(new Request('app://shutterword/missing.js'))).status).toBe(404)
    expect((await serve(new Request('app://shutterword/', { method: 'POST' }))).status).toBe(403)
  })
})

describe('photo://', () => {
  it.each([
    ['photo://thumb/12', { folder: 'thumbs', fileName: '12.webp' }],
    ['photo://thumb/12?v=3', { folder: 'thumbs', fileName: '12.webp' }],
    ['photo://preview/9007199254740991', { folder: 'previews', fileName: '9007199254740991.webp' }],
  ])('finds %s', (url, place) => {
    expect(placeOf(url)).toEqual(place)
  })

  it.each([
    'photo://thumb/',
    'photo://thumb/0',
    'photo://thumb/-1',
    'photo://thumb/1.webp',
    'photo://thumb/1/2',
    'photo://thumb/%31',
    'photo://thumb/..%2fuser.db',
    'photo://thumb/12345678901234567',
    'photo://original/1',
    'photo://constructor/1',
    'photo://user@thumb/1',
    'app://thumb/1',
  ])('refuses %s', (url) => {
    expect(placeOf(url)).toBeNull()
  })

  it('serves a thumbnail by its id, and nothing else', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'thumbs'))
    writeFileSync(join(folder, 'thumbs/7.webp'), 'pixels')
    const serve = servePhotos(async () => folder)
    const thumbnail = await serve(new Request('photo://thumb/7'))
    expect(await thumbnail.text()).toBe('pixels')
    expect(thumbnail.headers.get('content-type')).toBe('image/webp')
    expect((await serve(new Request('photo://thumb/8'))).status).toBe(404)
    expect((await serve(new Request('photo://preview/7'))).status).toBe(404)
    expect((await serve(new Request('photo://thumb/..%2fx'))).status).toBe(403)
  })
})
