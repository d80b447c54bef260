import type { Diagnosis, ModelFinding, ProviderFinding, RunFinding } from '../diagnosis.js'
import { findingText, remarkText } from '../finding.js'
import { sentenceOf } from '../problem.js'
import { providerNames } from '../provider.js'
import { diagnosisWords as words } from './diagnosis/diagnosis-words.js'

/** The whole diagnosis as plain text: for a terminal, and to be pasted into an issue. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { program, machine, catalogue, model, run, problems } = diagnosis
  const blocks = [
    [
      words.shutterword(program.shutterword),
      line(words.onnxRuntime, program.onnxRuntime),
      line(
        words.node,
        program.electron === null ? program.node : words.nodeInElectron(program.node, program.electron),
      ),
      line(words.sharp, program.sharp),
      line(words.exifTool, program.exifTool ?? words.exifToolNotRunning),
      line(words.system, machine.system),
      line(words.processor, words.threads(machine.processor, machine.threads)),
      line(
        words.memory,
        words.memoryFree(bytesText(machine.memoryBytes), bytesText(machine.freeMemoryBytes)),
      ),
      line(words.graphics, machine.graphicsDevices.join(', ') || words.noGraphics),
    ],
    [words.model, ...(model ? modelLines(model) : [`  ${words.noModel}`])],
    [words.runsOn, ...(run ? runLines(run) : [`  ${words.noRun}`])],
    [
      words.providers(choiceText(diagnosis)),
      ...diagnosis.providers.flatMap((finding) => providerLines(finding)),
    ],
    [
      words.catalogue,
      line(words.folder, catalogue.folder),
      ...catalogue.files.map(({ name, sizeBytes }) => line(name, bytesText(sizeBytes))),
      line(words.pictures, words.about(bytesText(catalogue.thumbnailBytes))),
      line(words.holds, holdingText(catalogue)),
      line(words.disk, words.free(bytesText(catalogue.freeBytes))),
      line(words.checked, checkText(catalogue.lastCheck)),
      ...catalogue.notices.map((notice) => line(words.notice, sentenceOf(notice))),
    ],
    [line(words.logs, diagnosis.logsFolder ?? words.noLogs).trim()],
    problems.length === 0
      ? [words.noProblem]
      : [
          words.problems(problems.length),
          ...problems.map(findingText).flatMap(({ what, advice }) => [`  ! ${what}`, `    ${advice}`]),
        ],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** The figures of a provider in one phrase, '' when it was not measured. */
export function figuresText(finding: ProviderFinding): string {
  const { milliseconds, batchSize, cosine, largestDifference } = finding
  return [
    milliseconds === null ? '' : speedText(milliseconds),
    batchSize === null ? '' : words.atOnce(batchSize),
    largestDifference === null ? '' : words.largestDifference(differenceText(largestDifference)),
    cosine === null ? '' : words.cosine(cosine.toFixed(7)),
  ]
    .filter(Boolean)
    .join(', ')
}

/** '1.6 ms a photo (625 photos/s)'. */
export function speedText(milliseconds: number): string {
  return words.speed(toFigures(milliseconds), toFigures(1000 / milliseconds))
}

export function stateText(state: ProviderFinding['state']): string {
  return words.states[state]
}

/** '812 B', '7.1 MB', '120 GB'. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${toFigures(bytes / 1000 ** power)} ${units[power] ?? ''}`
}

export function checkText(check: Diagnosis['catalogue']['lastCheck']): string {
  if (check === null) return words.neverChecked
  const found = check.problems.length === 0 ? words.sound : check.problems.join('; ')
  return words.check(check.at, found)
}

function modelLines(model: ModelFinding): readonly string[] {
  const size = bytesText(model.files.reduce((sum, file) => sum + file.sizeBytes, 0))
  const named = model.isBundled ? words.bundledModelName : words.modelName
  const damaged = model.files.filter(({ problem }) => problem !== null)
  return [
    line(words.name, named(model.name, model.id, model.variant)),
    line(words.folder, model.folder),
    line(
      words.files,
      damaged.length === 0
        ? words.filesSound(model.files.length, size)
        : words.filesDamaged(model.files.length, size, damaged.length),
    ),
    ...damaged.map(({ path, problem }) => line(path, problem === null ? '' : sentenceOf(problem))),
  ]
}

function runLines({ description, plan, memory, ...run }: RunFinding): readonly string[] {
  const speed = plan.milliseconds === null ? null : speedText(plan.milliseconds)
  return [
    line(words.provider, words.plan(description, plan.batchSize, speed)),
    line(words.measured, (run.isRemembered ? words.remembered : words.atThisStart)(run.measuredAt)),
    line(words.memory, memoryText(memory)),
    ...(run.failure === null ? [] : [line(words.givenUp, run.failure)]),
    ...run.notices.map((notice) => line(words.note, notice)),
  ]
}

/** Memory around the loading of the model. */
export function memoryText({ before, after, peak }: RunFinding['memory']): string {
  const size = bytesText(Math.max(0, after - before))
  return words.modelMemory(size, bytesText(before), bytesText(after), bytesText(peak))
}

function providerLines(finding: ProviderFinding): readonly string[] {
  const figures = figuresText(finding)
  return [
    line(finding.name, words.stateAndReason(words.states[finding.state], remarkText(finding.reason))),
    ...(figures === '' ? [] : [line('', figures)]),
    ...(finding.isNeverRun ? [line('', words.neverRun)] : []),
    ...finding.details.map((detail) => line('', remarkText(detail))),
  ]
}

function choiceText({ choice, isChoiceFromEnvironment }: Diagnosis): string {
  const name = providerNames[choice].toLowerCase()
  return isChoiceFromEnvironment ? words.byEnvironment(name) : name
}

/** What the catalogue holds, in one phrase. */
export function holdingText(catalogue: Diagnosis['catalogue']): string {
  return words.holding(catalogue.photoCount, catalogue.embeddingCount, catalogue.verdictCount)
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(13)} ${value}`
}

/** Three figures, without an exponent. */
function toFigures(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** Two figures; tiny ones with an exponent. */
function differenceText(value: number): string {
  return value === 0 ? '0' : value.toExponential(1)
}
