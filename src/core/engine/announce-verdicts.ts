import type { PhotoId } from '../../shared/photo.js'
import type { Session } from './session.js'

/** Above this many rows the window asks for those that it shows. */
const mostRows = 500

/** Tells once of all that verdicts on these contents changed; returns the photos of the open folder that have them. */
export function announceVerdicts(session: Session, contentHashes: readonly string[]): readonly PhotoId[] {
  const { library } = session
  if (!library) return []
  const photoIds = library.refreshVerdicts(contentHashes)
  session.parts.emit('verdictsChanged', {
    photoIds,
    rows: photoIds.length > mostRows ? null : photoIds.map((id) => library.summary(id)),
    counts: library.counts,
    history: session.parts.catalogue.verdicts.history(),
  })
  return photoIds
}
