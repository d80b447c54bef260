import { join, posix } from 'node:path'
import type { ExportResult } from '../../shared/exchange.js'
import type { FolderSidecars } from '../identity/sidecars.js'
import { problemOfWrite } from '../metadata/write/apply.js'
import { planWholeSidecar } from '../metadata/plan/plan-edits.js'
import type { PlannedWrite } from '../metadata/plan/planned-write.js'
import type { WritePolicy } from '../../shared/settings.js'
import type { WriteRequest } from '../metadata/fields/write-request.js'
import { mustBeFree, type Destination } from './destination.js'

/** Where one sidecar will be made, why it will not, or null for a photo without any tag. */
export type PlannedSidecar = Readonly<{ planned: PlannedWrite } | { failed: ExportResult }>

/**
 * Plans the sidecar of one photo in another folder: everything that its metadata and the user say of its tags, in the
 * fields that the policy asks for. The photo is not looked at. Null when there is no tag.
 */
export async function planSidecar(
  request: WriteRequest,
  options: {
    readonly destination: Destination
    readonly policy: WritePolicy
    /** The sidecars of the photo's own folder, which decide the new one's name. */
    readonly beside: FolderSidecars
  },
): Promise<PlannedSidecar | null> {
  const { photo } = request
  const edits = planWholeSidecar(request, options.policy)
  if (edits.length === 0) return null
  const name = posix.basename(photo.relativePath)
  const subfolder = posix.dirname(photo.relativePath).replace(/^\.$/, '')
  const isRaw = photo.format === 'raw'
  const sidecarName = options.beside.newName(name, isRaw, options.policy.rawSidecarName)
  try {
    const path = join(await options.destination.folder(subfolder), sidecarName)
    await mustBeFree(path)
    const file = {
      path,
      sidecarName,
      format: 'xmp',
      edits,
      before: [],
      oldHash: null,
      contentHash: null,
    } as const
    const targets = [{ kind: 'sidecar', fileName: sidecarName, creates: true }] as const
    const about = { photoId: photo.id, name, subfolder, format: photo.format, notes: [] }
    return {
      planned: {
        photo: { ...about, decision: 'write', targets, edits },
        row: photo,
        files: [file],
        found: [],
      },
    }
  } catch (error) {
    return { failed: { name: photo.relativePath, outcome: 'failed', problem: problemOfWrite(error) } }
  }
}
