import type { Diagnosis, ModelFinding, ProviderFinding, RunFinding } from '../diagnosis.js'
import { providerNames } from '../provider.js'

const stateNames: Readonly<Record<ProviderFinding['state'], string>> = {
  kept: 'in use',
  slower: 'slower',
  refused: 'refused',
  'not-asked': 'works, not used',
  'not-tried': 'not tried',
  'not-in-build': 'not available',
}

/** The whole diagnosis as plain text: for a terminal, and to be pasted into an issue. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { program, machine, catalogue, model, run, problems } = diagnosis
  const blocks = [
    [
      `Shutterword ${program.shutterword}`,
      line('ONNX Runtime', program.onnxRuntime),
      line(
        'Node',
        program.electron === null ? program.node : `${program.node} in Electron ${program.electron}`,
      ),
      line('sharp', program.sharp),
      line('ExifTool', program.exifTool ?? 'does not run'),
      line('System', machine.system),
      line('Processor', `${machine.processor}, ${counted(machine.threads, 'thread')}`),
      line('Memory', `${bytesText(machine.memoryBytes)}, ${bytesText(machine.freeMemoryBytes)} free`),
      line('Graphics', machine.graphicsDevices.join(', ') || 'no device found'),
    ],
    ['Model', ...(model ? modelLines(model) : ['  the model of the settings is not installed'])],
    ['Runs on', ...(run ? runLines(run) : ['  nothing: the model could not be loaded'])],
    [
      `Providers (choice: ${choiceText(diagnosis)})`,
      ...diagnosis.providers.flatMap((finding) => providerLines(finding)),
    ],
    [
      'Catalogue',
      line('Folder', catalogue.folder),
      ...catalogue.files.map(({ name, sizeBytes }) => line(name, bytesText(sizeBytes))),
      line('Pictures', `about ${bytesText(catalogue.thumbnailBytes)}`),
      line('Holds', holdingText(catalogue)),
      line('Disk', `${bytesText(catalogue.freeBytes)} free`),
      line('Checked', checkText(catalogue.lastCheck)),
      ...catalogue.notices.map((notice) => line('Notice', notice)),
    ],
    [line('Logs', diagnosis.logsFolder ?? 'no log file is written').trim()],
    problems.length === 0
      ? ['No problem found.']
      : [
          counted(problems.length, 'problem'),
          ...problems.flatMap(({ what, advice }) => [`  ! ${what}`, `    ${advice}`]),
        ],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** The figures of a provider in one phrase, '' when it was not measured. */
export function figuresText(finding: ProviderFinding): string {
  const { milliseconds, batchSize, cosine, largestDifference } = finding
  return [
    milliseconds === null ? '' : speedText(milliseconds),
    batchSize === null ? '' : `${counted(batchSize, 'photo')} at once`,
    largestDifference === null ? '' : `largest difference to the CPU ${differenceText(largestDifference)}`,
    cosine === null ? '' : `cosine ${cosine.toFixed(7)}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** '1.6 ms a photo (625 photos/s)'. */
export function speedText(milliseconds: number): string {
  const rate = 1000 / milliseconds
  return `${toFigures(milliseconds)} ms a photo (${toFigures(rate)} photos/s)`
}

export function stateText(state: ProviderFinding['state']): string {
  return stateNames[state]
}

/** '812 B', '7.1 MB', '120 GB'. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${toFigures(bytes / 1000 ** power)} ${units[power] ?? ''}`
}

export function checkText(check: Diagnosis['catalogue']['lastCheck']): string {
  if (check === null) return 'never'
  const found = check.problems.length === 0 ? 'sound' : check.problems.join('; ')
  return `${check.at}: ${found}`
}

function modelLines(model: ModelFinding): readonly string[] {
  const size = bytesText(model.files.reduce((sum, file) => sum + file.sizeBytes, 0))
  const damaged = model.files.filter(({ problem }) => problem !== null)
  return [
    line('Name', `${model.name} (${model.id}, ${model.variant}${model.isBundled ? ', bundled' : ''})`),
    line('Folder', model.folder),
    line(
      'Files',
      damaged.length === 0
        ? `${counted(model.files.length, 'file')}, ${size}, all as their SHA-256 says`
        : `${counted(model.files.length, 'file')}, ${size}, ${String(damaged.length)} damaged`,
    ),
    ...damaged.map(({ path, problem }) => line(path, problem ?? '')),
  ]
}

function runLines({ description, plan, memory, ...run }: RunFinding): readonly string[] {
  const speed = plan.milliseconds === null ? '' : `: ${speedText(plan.milliseconds)}`
  return [
    line('Provider', `${description}, ${counted(plan.batchSize, 'photo')} at once${speed}`),
    line('Measured', `${run.measuredAt}${run.isRemembered ? ' (remembered)' : ' (at this start)'}`),
    line('Memory', memoryText(memory)),
    ...(run.failure === null ? [] : [line('Given up', run.failure)]),
    ...run.notices.map((notice) => line('Note', notice)),
  ]
}

/** Memory around the loading of the model. */
export function memoryText({ before, after, peak }: RunFinding['memory']): string {
  return `${bytesText(Math.max(0, after - before))} for the model (${bytesText(before)} before, ${bytesText(after)} after loading, ${bytesText(peak)} at most)`
}

function providerLines(finding: ProviderFinding): readonly string[] {
  const figures = figuresText(finding)
  return [
    line(finding.name, `${stateNames[finding.state]}: ${finding.reason}`),
    ...(figures === '' ? [] : [line('', figures)]),
    ...(finding.isNeverRun ? [line('', 'never run on this hardware by anybody yet (docs/hardware.md)')] : []),
    ...finding.details.map((detail) => line('', detail)),
  ]
}

function choiceText({ choice, isChoiceFromEnvironment }: Diagnosis): string {
  return `${providerNames[choice].toLowerCase()}${isChoiceFromEnvironment ? ', by SHUTTERWORD_PROVIDER' : ''}`
}

/** What the catalogue holds, in one phrase. */
export function holdingText(catalogue: Diagnosis['catalogue']): string {
  const { photoCount, embeddingCount, verdictCount } = catalogue
  return [
    counted(photoCount, 'photo'),
    counted(embeddingCount, 'embedding'),
    counted(verdictCount, 'verdict'),
  ].join(', ')
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(13)} ${value}`
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Three figures, without an exponent. */
function toFigures(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** Two figures; tiny ones with an exponent. */
function differenceText(value: number): string {
  return value === 0 ? '0' : value.toExponential(1)
}
