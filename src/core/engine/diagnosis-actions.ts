import type { FullEngineApi } from '../../shared/contract.js'
import { diagnose } from './diagnose.js'
import type { Session } from './session.js'
import { switchModel } from './switch-model.js'

type DiagnosisApi = Pick<FullEngineApi, 'diagnose'>

/** What runs here, how, and why. */
export function diagnosisActions(session: Session): DiagnosisApi {
  return {
    diagnose: async ({ withPaths, measuresAgain, checksCatalogue }) => {
      if (measuresAgain) await switchModel(session, {}, { measuresAgain })
      if (checksCatalogue) session.parts.catalogue.check(new Date())
      return diagnose(session, withPaths)
    },
  }
}
