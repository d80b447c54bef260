import type { TagPath } from '../../../shared/tag.js'

/**
 * ACDSee keeps its categories as XML inside one XMP string:
 * `<Categories><Category Assigned="0">Places<Category Assigned="1">Paris</Category></Category></Categories>`.
 * A category counts where its `Assigned` is "1". Text that is not of this shape is never edited.
 */
type Category = { name: string; isAssigned: boolean; children: Category[] }

/** The text without any category. */
export const noCategories = '<Categories></Categories>'

/** Paths of all assigned categories; none when the text is not understood. */
export function categoryPaths(xml: string): readonly TagPath[] {
  const paths: TagPath[] = []
  const visit = (categories: readonly Category[], above: TagPath) => {
    for (const category of categories) {
      const path = [...above, category.name]
      if (category.isAssigned) paths.push(path)
      visit(category.children, path)
    }
  }
  visit(parse(xml) ?? [], [])
  return paths
}

/** The XML with categories assigned and unassigned; the same text when nothing changes or it is not understood. */
export function editCategories(
  xml: string,
  added: readonly TagPath[],
  isRemoved: (path: TagPath) => boolean,
): string {
  const categories = parse(xml)
  // A text that we cannot write back exactly as it was would lose something in an edit.
  if (!categories || serialise(categories) !== xml) return xml
  const keep = (list: Category[], above: TagPath): Category[] =>
    list.flatMap((category) => {
      const path = [...above, category.name]
      const children = keep(category.children, path)
      const isAssigned = category.isAssigned && !isRemoved(path)
      const wasTouched = isAssigned !== category.isAssigned || children.length !== category.children.length
      return wasTouched && !isAssigned && children.length === 0
        ? []
        : [{ name: category.name, isAssigned, children }]
    })
  const result = keep(categories, [])
  for (const path of added) assign(result, path)
  return serialise(result)
}

function assign(categories: Category[], path: TagPath): void {
  let level = categories
  for (const [depth, name] of path.entries()) {
    let category = level.find((candidate) => candidate.name === name)
    if (!category) {
      category = { name, isAssigned: false, children: [] }
      level.push(category)
    }
    if (depth === path.length - 1) category.isAssigned = true
    level = category.children
  }
}

function parse(xml: string): Category[] | null {
  const body = /^<Categories>(.*)<\/Categories>$/s.exec(xml)?.[1]
  if (body === undefined) return null
  const roots: Category[] = []
  const open: Category[] = []
  for (const token of body.match(/<[^>]*>|[^<]+/g) ?? []) {
    const start = /^<Category Assigned="([01])">$/.exec(token)
    const parent = open[open.length - 1]
    if (start) {
      const category: Category = { name: '', isAssigned: start[1] === '1', children: [] }
      const siblings = parent ? parent.children : roots
      siblings.push(category)
      open.push(category)
    } else if (token === '</Category>') {
      if (!open.pop()) return null
    } else if (token.startsWith('<') || !parent) {
      return null
    } else {
      parent.name += unescape(token)
    }
  }
  return open.length === 0 ? roots : null
}

function serialise(categories: readonly Category[]): string {
  const write = (list: readonly Category[]): string =>
    list
      .map(
        ({ name, isAssigned, children }) =>
          `<Category Assigned="${isAssigned ? '1' : '0'}">${escape(name)}${write(children)}</Category>`,
      )
      .join('')
  return `<Categories>${write(categories)}</Categories>`
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

function unescape(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}
