/** What a wall of equal cells needs to know of itself to draw only the rows in view. */
export type GridLayout = Readonly<{
  columns: number
  rowCount: number
  /** Height of the whole wall in pixels. */
  heightPx: number
  cellWidthPx: number
  cellHeightPx: number
}>

export type RowRange = Readonly<{ first: number; end: number }>

/** Lays `count` equal cells into the width: as many columns as come nearest to the wished width, filling it. */
export function layOutGrid(input: {
  readonly count: number
  readonly widthPx: number
  readonly wishedCellPx: number
  readonly captionPx: number
  readonly gapPx: number
}): GridLayout {
  const { count, widthPx, wishedCellPx, captionPx, gapPx } = input
  const columns = Math.max(1, Math.round((widthPx - gapPx) / (wishedCellPx + gapPx)))
  const cellWidthPx = Math.max(1, Math.floor((widthPx - gapPx) / columns - gapPx))
  // Photos are mostly 3:2 one way or the other; a box slightly wider than high wastes least on both.
  const cellHeightPx = Math.round(cellWidthPx * 0.86) + captionPx
  const rowCount = Math.ceil(count / columns)
  return { columns, rowCount, heightPx: rowCount * (cellHeightPx + gapPx) + gapPx, cellWidthPx, cellHeightPx }
}

/** Rows that touch the viewport, with `overscan` more on each side. */
export function rowsInView(
  layout: GridLayout,
  gapPx: number,
  view: { readonly scrollTopPx: number; readonly heightPx: number },
  overscan: number,
): RowRange {
  const pitch = layout.cellHeightPx + gapPx
  const first = Math.max(0, Math.floor(view.scrollTopPx / pitch) - overscan)
  const end = Math.min(layout.rowCount, Math.ceil((view.scrollTopPx + view.heightPx) / pitch) + overscan)
  return { first, end: Math.max(first, end) }
}

/** The scroll position nearest to the present one that shows the whole row. */
export function scrollToRow(
  layout: GridLayout,
  gapPx: number,
  row: number,
  view: { readonly scrollTopPx: number; readonly heightPx: number },
): number {
  const top = row * (layout.cellHeightPx + gapPx)
  const bottom = top + layout.cellHeightPx + 2 * gapPx
  if (top < view.scrollTopPx) return top
  if (bottom > view.scrollTopPx + view.heightPx) return bottom - view.heightPx
  return view.scrollTopPx
}
