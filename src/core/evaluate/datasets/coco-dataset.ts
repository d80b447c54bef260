import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../../shared/errors.js'
import type { Dataset, LabelledPhoto } from './dataset.js'
import { listDataset } from './list-dataset.js'

const id = z.union([z.number(), z.string()])

/** What is used of COCO's "object instances" and "captions" files, https://cocodataset.org/#format-data. */
const cocoFile = z.object({
  images: z.array(z.object({ id, file_name: z.string() })),
  annotations: z.array(
    z.object({ image_id: id, category_id: id.optional(), caption: z.string().optional() }),
  ),
  categories: z.array(z.object({ id, name: z.string() })).optional(),
})
type CocoFile = z.infer<typeof cocoFile>

/**
 * COCO's JSON: the categories of a picture's instances are its labels, or its captions are its sentences. Pictures lie
 * in `photosFolder`, else beside the JSON or in a folder `images` there.
 */
export async function cocoDataset(jsonPath: string, photosFolder: string | null): Promise<Dataset> {
  const file = await read(jsonPath)
  const folder = photosFolder ?? defaultFolder(dirname(jsonPath), file)
  const isCaptions = file.annotations.some(({ caption }) => caption !== undefined)
  const said = isCaptions ? captionsOf(file) : labelsOf(file)
  const photos = file.images.map((image): LabelledPhoto => {
    const texts = [...(said.get(String(image.id)) ?? [])]
    return {
      name: image.file_name,
      source: resolve(folder, image.file_name),
      labels: isCaptions ? [] : texts,
      captions: isCaptions ? texts : [],
    }
  })
  return listDataset(isCaptions ? 'coco-captions' : 'coco-instances', photos)
}

async function read(path: string): Promise<CocoFile> {
  try {
    return cocoFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const found = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause)
    throw new AppError('not-coco', { fileName: basename(path), found }, { cause })
  }
}

function defaultFolder(beside: string, { images: [first] }: CocoFile): string {
  const below = join(beside, 'images')
  return first && !existsSync(join(beside, first.file_name)) && existsSync(below) ? below : beside
}

function captionsOf({ annotations }: CocoFile): ReadonlyMap<string, ReadonlySet<string>> {
  return grouped(annotations.map(({ image_id, caption }) => [String(image_id), caption?.trim() ?? '']))
}

/** A category that several instances in a picture have is one label of it. */
function labelsOf({ annotations, categories = [] }: CocoFile): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map(categories.map((category) => [String(category.id), category.name]))
  return grouped(
    annotations.map(({ image_id, category_id }) => {
      const category = String(category_id ?? '')
      return [String(image_id), names.get(category) ?? `category ${category}`]
    }),
  )
}

function grouped(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  for (const [image, text] of pairs) {
    if (text === '') continue
    const group = groups.get(image)
    if (group) group.add(text)
    else groups.set(image, new Set([text]))
  }
  return groups
}
