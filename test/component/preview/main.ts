import { mount } from 'svelte'
import App from '../../../src/renderer/src/App.svelte'
import '../../../src/renderer/src/styles/tokens.css'
import '../../../src/renderer/src/styles/base.css'
import { AppError } from '../../../src/shared/errors.js'
import type { JobProgress } from '../../../src/shared/job.js'
import { createFakeApp } from '../../support/fake-api.js'
import { fakeFolderId } from '../../support/fake-photos.js'
import { told } from '../../support/told.js'

/** Names of the photos that the preview serves, from vite.config.ts. */
declare const PHOTO_NAMES: readonly string[]

const query = new URLSearchParams(location.search)
const scenario = query.get('scenario') ?? ''

const fake = createFakeApp({
  count: scenario === 'empty' ? 0 : Number(query.get('count') ?? 140),
  isFolderOpen: scenario !== 'welcome',
  folder: { isWritable: scenario !== 'read-only' },
})

/** Calls each photo by its own file and suggests what the file's name says. */
for (const photo of fake.engine.photos.values()) {
  const name = PHOTO_NAMES[Number(photo.row.id) % Math.max(1, PHOTO_NAMES.length)]
  const what = name
    ?.replace(/^n\d+_/, '')
    .replace(/\.\w+$/, '')
    .replaceAll('_', ' ')
    .toLowerCase()
  const [first, ...others] = photo.suggestions
  if (!what || !first) continue
  const own = { ...first, tag: what, path: ['object', what] }
  fake.engine.photos.set(photo.row.id, { ...photo, suggestions: [own, ...others] })
}

const running: JobProgress = {
  kind: 'tag',
  folderId: fakeFolderId,
  stage: 'embed',
  status: 'running',
  done: 4812,
  total: 12_408,
  failed: 3,
  photosPerSecond: 8.43,
  secondsLeft: 901,
  problem: null,
}
if (scenario === 'running') fake.engine.job = running
if (scenario === 'error') {
  fake.failNext(
    'listPhotos',
    new AppError('folder-not-readable', { folder: '/home/ada/Pictures', found: 'EACCES' }),
  )
}
if (scenario === 'start-error') {
  fake.failNext(
    'status',
    new AppError('catalogue-open-elsewhere', { folder: '/home/ada/Pictures', found: 'no holder' }),
  )
}

const target = document.getElementById('app')
if (target) mount(App, { target, props: { api: fake.api } })
if (scenario === 'restarted') {
  setTimeout(() => {
    fake.emit('engineRestarted', { problem: told('exit code 134') })
  }, 300)
}
