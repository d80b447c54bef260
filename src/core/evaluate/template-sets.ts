import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'

/** Prompts whose embeddings are averaged; `{}` is the label. */
export type TemplateSet = Readonly<{ name: string; templates: readonly string[] }>

const templatesFile = z.object({
  sets: z.array(z.object({ name: z.string(), templates: z.array(z.string().includes('{}')).min(1) })),
})

/** The sets that come with Shutterword: templates are data. */
export async function readTemplateSets(resourcesFolder: string): Promise<readonly TemplateSet[]> {
  return templatesFile.parse(JSON.parse(await readFile(join(resourcesFolder, 'templates.json'), 'utf8'))).sets
}

/**
 * A set of the user's own: a text file with one template on each line; `{}`, `{label}` or another word in braces stands
 * for the label. Empty lines and lines that start with `#` are skipped. Throws `invalid-input`.
 */
export async function readTemplateFile(path: string): Promise<TemplateSet> {
  const fileName = basename(path)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'no-template-file',
      { path, found: messageOf(cause) },
      {
        cause,
      },
    )
  })
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const templates = lines.flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const template = line.trim().replace(/\{\w*\}/g, '{}')
    if (template.split('{}').length === 2) return [template]
    throw new AppError('template-without-place', {
      fileName,
      index: index + 1,
      line: line.trim().slice(0, 80),
    })
  })
  if (templates.length === 0) throw new AppError('no-template', { fileName })
  return { name: basename(path, extname(path)), templates }
}

/** Sets that ask the model the very same thing are one: the first keeps its name. */
export function withoutTwins(sets: readonly TemplateSet[]): readonly TemplateSet[] {
  const keyOf = ({ templates }: TemplateSet): string => JSON.stringify([...templates].sort())
  return sets.filter((set, place) => sets.findIndex((other) => keyOf(other) === keyOf(set)) === place)
}
