import { photoText } from '../../shared/texts/command-line/photo-text.js'
import { isBroken, type LocatedPhoto } from '../photo-record.js'
import { shortName } from '../photo-text.js'
import { warn, type CommandRun } from '../session.js'
import { reasonOf } from '../photo-record.js'

/** Names each photo that could not be handled, with its reason, on stderr; returns how many there are. */
export async function reportBroken(session: CommandRun, photos: readonly LocatedPhoto[]): Promise<number> {
  const broken = photos.filter(isBroken)
  for (const photo of broken) {
    await warn(
      session,
      photoText.problem(shortName(photo), reasonOf(photo) ?? photoText.states[photo.summary.state]),
    )
  }
  return broken.length
}
