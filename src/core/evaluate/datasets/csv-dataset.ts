import { dirname, resolve } from 'node:path'
import type { Dataset } from './dataset.js'
import { listDataset } from './list-dataset.js'
import { partsOfCell, readCsv } from './read-csv.js'

/**
 * A CSV with the columns `path` (below `photosFolder`, else below the CSV's own folder) and `labels` (several separated
 * by "|" or ";").
 */
export async function csvDataset(csvPath: string, photosFolder: string | null): Promise<Dataset> {
  const rows = await readCsv(csvPath, ['path', 'labels'])
  const folder = photosFolder ?? dirname(csvPath)
  const photos = rows.map(({ path = '', labels = '' }) => ({
    name: path,
    source: resolve(folder, path),
    labels: partsOfCell(labels),
    captions: [],
  }))
  return listDataset('csv', photos)
}
