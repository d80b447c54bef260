import { createEngine } from '../../../src/core/engine/create-engine.js'

/** Child of crash.test.ts: tags a folder, stands still in the middle and says so, to be killed there. */
const [catalogueFolder = '', resourcesFolder = '', path = ''] = process.argv.slice(2)
const engine = await createEngine({ catalogueFolder, resourcesFolder })
engine.on('progress', ({ done }) => {
  if (done === 0) return
  void engine.api.pauseJob({})
  process.stdout.write('middle\n')
})
const { id } = await engine.api.registerFolder({ path })
await engine.api.openFolder({ folderId: id })
await engine.api.waitForJob({})
process.stdout.write('done\n')
