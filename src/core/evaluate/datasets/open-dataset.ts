import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { hasCode, plainReason } from '../../support/system-error.js'
import { cocoDataset } from './coco-dataset.js'
import { csvDataset } from './csv-dataset.js'
import type { Dataset } from './dataset.js'
import { folderDataset } from './folder-dataset.js'
import { tarDataset } from './tar-dataset.js'

/**
 * Opens a data set by what it is: a folder, a .tar (also .tar.gz), a .csv or COCO's .json. `photosFolder` says where
 * the pictures lie that a CSV or a JSON names. Throws `invalid-input` or `folder-unreadable`.
 */
export async function openDataset(path: string, photosFolder: string | null): Promise<Dataset> {
  const absolute = resolve(path)
  const found = await stat(absolute).catch((cause: unknown) => {
    const reason = hasCode(cause, 'ENOENT', 'ENOTDIR') ? 'nothing there' : plainReason(cause)
    throw new AppError('no-dataset', { path, reason }, { cause })
  })
  if (found.isDirectory()) return folderDataset(absolute)
  if (/\.(tar|tar\.gz|tgz)$/i.test(absolute)) return tarDataset(absolute)
  const photos = photosFolder === null ? null : resolve(photosFolder)
  if (/\.[ct]sv$/i.test(absolute)) return csvDataset(absolute, photos)
  if (/\.json$/i.test(absolute)) return cocoDataset(absolute, photos)
  throw new AppError('not-a-dataset', { path })
}
