import { freemem, release, totalmem, availableParallelism } from 'node:os'
import type { Diagnosis, ModelFinding, ProviderFinding, RunFinding } from '../../shared/diagnosis.js'
import { problemOfThrown } from '../../shared/errors.js'
import type { Remark } from '../../shared/finding.js'
import { problemOf, type Problem } from '../../shared/problem.js'
import { nameOfProvider, neverRun, type ProviderChoice, type ProviderTrial } from '../../shared/provider.js'
import { describeSharp } from '../decode/load-sharp.js'
import { graphicsDevices } from '../embed/graphics-device.js'
import { providerFromEnvironment, trialOrder } from '../embed/providers.js'
import { cudaLibraries, providerFolder, runtimeVersion, supportedProviders } from '../embed/session.js'
import { verifiedPath, type InstalledModel } from '../models/installed-models.js'
import { modelsFolderOf } from '../models/model-folders.js'
import { processorName } from '../support/processor-name.js'
import { findProblems } from './find-problems.js'
import { redactPaths } from './redact-paths.js'
import type { Session } from './session.js'
import type { Tagger } from './tagger.js'

/** Gathers what decides how the program runs here; loads the model when it is not loaded yet. */
export async function diagnose(session: Session, withPaths: boolean): Promise<Diagnosis> {
  const { catalogue, version } = session.parts
  const fromEnvironment = providerFromEnvironment(process.env)
  const choice = fromEnvironment ?? session.settings.all.provider
  const { tagger, failure } = await loadedOrWhyNot(session)
  const model = session.parts.models.find(({ manifest }) => manifest.id === session.settings.all.modelId)
  const found: Omit<Diagnosis, 'problems'> = {
    version: 1,
    program: {
      shutterword: version,
      node: process.versions.node,
      electron: process.versions.electron ?? null,
      onnxRuntime: runtimeVersion(),
      sharp: describeSharp(),
      exifTool: await exifToolVersion(session),
    },
    machine: {
      system: `${process.platform}-${process.arch} ${release()}`,
      processor: processorName(),
      threads: availableParallelism(),
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      graphicsDevices: graphicsDevices(),
    },
    choice,
    isChoiceFromEnvironment: fromEnvironment !== null,
    providers: [...trialOrder, 'cpu'].map((provider) =>
      findingOf(provider, tagger?.run.trials ?? [], choice),
    ),
    run: tagger ? runOf(tagger) : null,
    model: model ? await modelOf(model) : null,
    catalogue: { folder: catalogue.folder, ...catalogue.condition(), notices: noticesOf(session, withPaths) },
    logsFolder: null,
  }
  const diagnosis = { ...found, problems: findProblems(found, failure) }
  if (withPaths) return diagnosis
  return redactPaths(diagnosis, [
    { path: catalogue.folder, label: '<catalogue>' },
    { path: providerFolder(), label: '<ONNX Runtime>' },
    ...session.parts.models.map(({ folder, manifest }) => ({
      path: folder,
      label: `<model ${manifest.id}>`,
    })),
    { path: modelsFolderOf(catalogue.folder), label: '<models>' },
  ])
}

/** Notices on single photos name them, so they are only counted where no name may be shown. */
function noticesOf(session: Session, withPaths: boolean): readonly Problem[] {
  const { notices, photoNotices } = session.parts
  return withPaths || photoNotices.length === 0
    ? [...notices, ...photoNotices]
    : [...notices, problemOf('notices-hidden', { count: photoNotices.length })]
}

async function loadedOrWhyNot(
  session: Session,
): Promise<{ readonly tagger: Tagger | null; readonly failure: Problem | null }> {
  try {
    return { tagger: await session.tagger(), failure: null }
  } catch (error) {
    // Why the model does not load is what a diagnosis is for: it becomes one of its problems.
    return { tagger: null, failure: problemOfThrown(error) }
  }
}

async function exifToolVersion(session: Session): Promise<string | null> {
  try {
    return (await session.parts.tool.run(['-ver'])).text.trim()
  } catch {
    return null // the answer itself; findProblems says what to do
  }
}

function findingOf(
  provider: string,
  trials: readonly ProviderTrial[],
  choice: ProviderChoice,
): ProviderFinding {
  const trial = trials.find((one) => one.provider === provider)
  const unmeasured = { milliseconds: null, batchSize: null, cosine: null, largestDifference: null }
  const isInBuild = supportedProviders().some(({ name }) => name === provider) || provider === 'cpu'
  const base = {
    provider,
    name: nameOfProvider(provider),
    isNeverRun: neverRun.has(provider),
    details: isInBuild && provider === 'cuda' ? cudaDetails() : [],
  }
  if (trial) {
    const { outcome, reason, ...figures } = trial
    return { ...base, ...figures, state: outcome, reason: { kind: 'tried', detail: { reason } } }
  }
  if (!isInBuild) {
    return { ...base, ...unmeasured, state: 'not-in-build', reason: { kind: 'not-in-build', detail: {} } }
  }
  const reason: Remark =
    trials.length === 0
      ? { kind: 'model-not-loaded', detail: {} }
      : { kind: 'other-asked-for', detail: { name: nameOfProvider(choice) } }
  return { ...base, ...unmeasured, state: 'not-tried', reason }
}

function cudaDetails(): readonly Remark[] {
  const { folder, found, missing } = cudaLibraries()
  return [
    { kind: 'cuda-libraries', detail: { folder, found, missing } },
    { kind: 'cuda-package', detail: { version: runtimeVersion() } },
  ]
}

function runOf({ run }: Tagger): RunFinding {
  const { provider, plan, measuredAt, isRemembered, memory, failure, notices } = run
  return { description: provider, plan, measuredAt, isRemembered, memory, failure, notices }
}

async function modelOf(model: InstalledModel): Promise<ModelFinding> {
  const { id, name, variant, files } = model.manifest
  const findings: ModelFinding['files'][number][] = []
  for (const file of files) {
    const { path, sizeBytes } = file
    findings.push({
      path,
      sizeBytes,
      problem: await verifiedPath(model, file).then(() => null, problemOfThrown),
    })
  }
  return { id, name, variant, isBundled: model.isBundled, folder: model.folder, files: findings }
}
