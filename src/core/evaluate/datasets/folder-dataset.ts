import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { plainReason } from '../../support/system-error.js'
import type { Dataset, LabelledPhoto } from './dataset.js'
import { isPhotoName } from './is-photo-name.js'
import { labelOfPath } from './label-of-path.js'
import { listDataset } from './list-dataset.js'

/** A tree of folders: the folder's name is the label. Links to folders are not followed, so that no tree is endless. */
export async function folderDataset(folder: string): Promise<Dataset> {
  const names = await namesBelow(folder)
  return listDataset(
    'folder',
    names.map((name) => photoAt(folder, name)),
  )
}

function photoAt(folder: string, name: string): LabelledPhoto {
  const label = labelOfPath(name)
  return { name, source: join(folder, name), labels: label === null ? [] : [label], captions: [] }
}

/** Paths of all files below, with "/" between their parts, in an order that is the same on every machine. */
async function namesBelow(folder: string): Promise<readonly string[]> {
  const names: string[] = []
  const waiting = ['']
  for (let subfolder = waiting.pop(); subfolder !== undefined; subfolder = waiting.pop()) {
    for (const entry of await list(join(folder, subfolder))) {
      const name = subfolder === '' ? entry.name : `${subfolder}/${entry.name}`
      if (entry.isDirectory()) waiting.push(name)
      else if ((entry.isFile() || entry.isSymbolicLink()) && isPhotoName(name)) names.push(name)
    }
  }
  return names.sort()
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    throw new AppError('folder-not-readable', { folder, found: plainReason(cause) }, { cause })
  }
}
