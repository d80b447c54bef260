import { join } from 'node:path'

/** Where models are: those of the application first, then those that the user installed beside the catalogue. */
export function modelFolders(
  places: Readonly<{ resourcesFolder: string; catalogueFolder: string }>,
): readonly string[] {
  return [join(places.resourcesFolder, 'models'), join(places.catalogueFolder, '..', 'models')]
}
