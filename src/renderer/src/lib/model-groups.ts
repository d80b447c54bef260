import { isHere, type ListedModel } from '../../../shared/models.js'

/** A model in all its precisions, the one to offer first in front. */
export type ModelGroup = Readonly<{ id: string; name: string; variants: readonly ListedModel[] }>

export type ModelSection = Readonly<{
  name: 'here' | 'available' | 'toImport'
  groups: readonly ModelGroup[]
}>

/** The list in the order of use: what is here, what can be downloaded, what has to be imported. */
export function modelSections(models: readonly ListedModel[]): readonly ModelSection[] {
  const groups = new Map<string, ListedModel[]>()
  for (const model of models) groups.set(model.groupId, [...(groups.get(model.groupId) ?? []), model])
  const all = [...groups].map(([id, variants]): ModelGroup => ({
    id,
    name: variants[0]?.name ?? id,
    variants,
  }))
  return (['here', 'available', 'toImport'] as const)
    .map((name) => ({ name, groups: all.filter((group) => sectionOf(group) === name) }))
    .filter((section) => section.groups.length > 0)
}

/** The precision to show first: the one that is here, then the one to offer. */
export function firstVariant({ variants }: ModelGroup, inUse: string): ListedModel | undefined {
  return (
    variants.find(({ id }) => id === inUse) ?? variants.find(isHere) ?? variants.find(isBegun) ?? variants[0]
  )
}

function sectionOf({ variants }: ModelGroup): ModelSection['name'] {
  if (variants.some(isHere)) return 'here'
  return variants.every(({ state }) => state.kind === 'import-only') ? 'toImport' : 'available'
}

function isBegun({ state }: ListedModel): boolean {
  return state.kind === 'partial'
}
