import { describe, expect, it } from 'vitest'
import { layOutGrid, rowsInView, scrollToRow } from '../../../src/renderer/src/lib/grid-window.js'

const gapPx = 8
const layout = layOutGrid({ count: 100_000, widthPx: 820, wishedCellPx: 180, captionPx: 42, gapPx })

describe('the wall of photos', () => {
  it('fills the width with as many columns as come nearest to the wished width', () => {
    expect(layout.columns).toBe(4)
    expect(layout.columns * (layout.cellWidthPx + gapPx) + gapPx).toBeLessThanOrEqual(820)
    expect(layout.rowCount).toBe(25_000)
  })

  it('has one column when nothing else fits, and no row without photos', () => {
    const narrow = layOutGrid({ count: 0, widthPx: 0, wishedCellPx: 180, captionPx: 42, gapPx })
    expect(narrow.columns).toBe(1)
    expect(narrow.rowCount).toBe(0)
    expect(rowsInView(narrow, gapPx, { scrollTopPx: 0, heightPx: 0 }, 2)).toEqual({ first: 0, end: 0 })
  })

  it('draws the rows in view and a few more, and stops at both ends', () => {
    const pitch = layout.cellHeightPx + gapPx
    expect(rowsInView(layout, gapPx, { scrollTopPx: 0, heightPx: 3 * pitch }, 2)).toEqual({
      first: 0,
      end: 5,
    })
    expect(rowsInView(layout, gapPx, { scrollTopPx: 100 * pitch, heightPx: 3 * pitch }, 2)).toEqual({
      first: 98,
      end: 105,
    })
    const atEnd = rowsInView(layout, gapPx, { scrollTopPx: layout.heightPx - pitch, heightPx: pitch }, 2)
    expect(atEnd.end).toBe(25_000)
  })

  it('scrolls no further than it takes to show a row whole', () => {
    const pitch = layout.cellHeightPx + gapPx
    const view = { scrollTopPx: 10 * pitch, heightPx: 3 * pitch + gapPx }
    expect(scrollToRow(layout, gapPx, 11, view)).toBe(view.scrollTopPx)
    expect(scrollToRow(layout, gapPx, 4, view)).toBe(4 * pitch)
    expect(scrollToRow(layout, gapPx, 13, view)).toBe(11 * pitch)
  })
})
