import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { InstallPlan } from '../../src/core/models/install/install-model.js'
import { modelManifestSchema, type ModelManifest } from '../../src/core/models/manifest.js'
import { hubPath } from '../../src/core/models/registry.js'
import { seededRandom } from '../../src/core/support/seeded-random.js'
import { bundledModelsFolder } from './starter-model.js'

/** Where the tiny models lie on a hub. */
const place = { repository: 'example/tiny', revision: '0123456789abcdef0123456789abcdef01234567' }

/** A model for tests of moving files about: a manifest and the bytes of its files, which need not run. */
export type TinyModel = Readonly<{ manifest: ModelManifest; bytes: ReadonlyMap<string, Buffer> }>

/** A model whose files are random bytes of these sizes; one lies in a folder of its own, as external data does. */
export function tinyModel(seed: number, sizes = [40_000, 20_000, 5_000]): TinyModel {
  const random = seededRandom(seed)
  const [image = 1, text = 1, tokenizer = 1] = sizes
  return fromFiles('tiny', [
    ['image', 'onnx/image.onnx', randomBytes(random, image)],
    ['text', 'onnx/text.onnx', randomBytes(random, text)],
    ['tokenizer', 'tokenizer.json', randomBytes(random, tokenizer)],
  ])
}

const roles: readonly string[] = ['image', 'text', 'tokenizer', 'tokenizer-config']

/** The starter model's own files under another id: a model that runs, and says nothing of its words. */
export function runnableModel(id: string): TinyModel {
  const { manifest } = starter()
  return fromFiles(
    id,
    manifest.files
      .filter(({ role }) => roles.includes(role))
      .map(({ role, path }) => [role, path, readFileSync(join(bundledModelsFolder, 'starter', path))]),
  )
}

/** The files as a hub serves them, by the path of their address. */
export function onHub({ bytes }: TinyModel): ReadonlyMap<string, Buffer> {
  return new Map([...bytes].map(([path, content]) => [`/${pathOnHub(path)}`, content]))
}

/** The plan to install a model from a server at this address. */
export function planOf({ manifest }: TinyModel, address: string): InstallPlan {
  const files = manifest.files.map(({ path, sizeBytes, sha256 }) => ({
    url: new URL(pathOnHub(path), address).href,
    path,
    sizeBytes,
    sha256,
  }))
  return { manifest, files }
}

/** Lays the model down as a folder with a manifest. */
export function writeModel({ manifest, bytes }: TinyModel, folder: string): string {
  for (const [path, content] of bytes) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return folder
}

function pathOnHub(path: string): string {
  return hubPath({ ...place, remotePath: path, path, role: 'image', sizeBytes: 1, sha256: '' })
}

function fromFiles(
  id: string,
  files: readonly (readonly [role: ModelManifest['files'][number]['role'], path: string, bytes: Buffer])[],
): TinyModel {
  const manifest: ModelManifest = {
    ...starter().manifest,
    id,
    name: `Tiny model ${id}`,
    files: files.map(([role, path, bytes]) => ({
      role,
      path,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  }
  return { manifest, bytes: new Map(files.map(([, path, bytes]) => [path, bytes])) }
}

function starter(): { readonly manifest: ModelManifest } {
  const text = readFileSync(join(bundledModelsFolder, 'starter/manifest.json'), 'utf8')
  return { manifest: modelManifestSchema.parse(JSON.parse(text)) }
}

function randomBytes(random: () => number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  for (let index = 0; index < size; index++) bytes[index] = Math.floor(random() * 256)
  return bytes
}
