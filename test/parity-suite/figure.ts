/** One line of the result: a measure over some photos or texts, and what it has to be. */
export type Figure = Readonly<{
  part: string
  what: string
  measure: string
  count: number
  median: number
  /** The value that counts against `wanted`. */
  worst: number
  /** Null where nothing is asked: the figure is there to be known. */
  wanted: Readonly<{ atLeast: number } | { atMost: number }> | null
  /** Which photo gave the worst value, or what else explains it. */
  note: string
}>

type Value = Readonly<{ value: number; name: string }>

/** Sums values up. No value at all is a figure that was not measured, and fails. */
export function figureOf(
  head: Pick<Figure, 'part' | 'what' | 'measure' | 'wanted'>,
  values: readonly Value[],
  direction: 'higher is worse' | 'lower is worse',
  note = '',
): Figure {
  const sorted = [...values].sort((one, other) => order(one.value) - order(other.value))
  const worst = direction === 'higher is worse' ? sorted.at(-1) : (sorted.find(isNaNValue) ?? sorted[0])
  const median = sorted[sorted.length >> 1]?.value ?? NaN
  const said = [worst?.name ?? 'nothing was measured', note].filter((text) => text !== '').join('; ')
  return { ...head, count: values.length, median, worst: worst?.value ?? NaN, note: said }
}

/** Not a number is worse than everything. */
const order = (value: number) => (Number.isNaN(value) ? Infinity : value)

const isNaNValue = ({ value }: Value) => Number.isNaN(value)

/** Null where nothing is asked. */
export function isMet({ worst, wanted }: Figure): boolean | null {
  if (wanted === null) return null
  return 'atLeast' in wanted ? worst >= wanted.atLeast : worst <= wanted.atMost
}

export function printFigures(figures: readonly Figure[]): void {
  for (const part of new Set(figures.map((figure) => figure.part))) {
    console.log(`\n${part}`)
    console.log(
      `${'what'.padEnd(50)} ${'measure'.padEnd(22)} ${'n'.padStart(5)} ${'median'.padStart(10)} ${'worst'.padStart(10)}  wanted        worst at`,
    )
    for (const figure of figures.filter((entry) => entry.part === part)) {
      const { what, measure, count, median, worst, note } = figure
      const columns = [what.padEnd(50), measure.padEnd(22), String(count).padStart(5)]
      columns.push(digits(median).padStart(10), digits(worst).padStart(10))
      console.log(`${columns.join(' ')}  ${verdictOf(figure).padEnd(13)} ${note}`)
    }
  }
}

function verdictOf(figure: Figure): string {
  const { wanted } = figure
  if (wanted === null) return '-'
  const limit = 'atLeast' in wanted ? `>= ${wanted.atLeast}` : `<= ${wanted.atMost}`
  return isMet(figure) === true ? limit : `${limit} MISS`
}

const digits = (value: number) =>
  Math.abs(value) >= 10 ? value.toFixed(1) : value.toPrecision(7).slice(0, 9)
