// @vitest-environment jsdom
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportPage } from '../../../src/core/evaluate/report/report-page.js'
import { checkReportPlace, writeReport } from '../../../src/core/evaluate/report/write-report.js'
import { evaluationLines } from '../../../src/cli/commands/eval-output.js'
import { evaluationWith } from '../../support/evaluation.js'
import { tempFolder } from '../../support/temp-folder.js'

const hostile = `"><img src=x onerror="alert(1)"><script>alert(1)</script></svg>' \u202e\u001b[31m`

/** The page as a browser would read it; nothing in it is run or loaded. */
function parsed(text: string): Document {
  return documentOf(reportPage(evaluationWith(text)))
}

function documentOf(page: string): Document {
  return new DOMParser().parseFromString(page, 'text/html')
}

describe('the report', () => {
  it('takes every label, name and reason as text, whatever it holds', () => {
    const document = parsed(hostile)
    expect(document.querySelectorAll('script, img, link, iframe, [onerror]')).toHaveLength(0)
    expect(document.body.textContent).toContain('<script>alert(1)</script>')
    expect(document.body.textContent).not.toContain('\u202e')
    expect(document.body.textContent).not.toContain('\u001b')
  })

  it('is the same page with and without hostile names, but for the names', () => {
    const tags = (text: string) => [...parsed(text).querySelectorAll('*')].map(({ tagName }) => tagName)
    expect(tags(hostile)).toEqual(tags('plain'))
  })

  it('needs nothing from elsewhere and forbids it', () => {
    const page = reportPage(evaluationWith('plain'))
    expect(page).not.toMatch(/https?:|url\(|@import|<script/)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })

  it('says what would be suggested, by what is known of the tags', () => {
    const page = parsed('plain').body.textContent
    expect(page).toContain('What would be suggested')
    expect(page).toMatch(/measured: its threshold was measured on photos\s*10\s*90\.0/)
    expect(page).toMatch(/guess: any other word\s*0\s*–/)
  })

  it('names each chart for those who do not see it', () => {
    for (const chart of parsed('plain').querySelectorAll('svg:not([aria-hidden])')) {
      expect(chart.getAttribute('role')).toBe('img')
      expect(chart.getAttribute('aria-label')).toMatch(/\w/)
    }
  })

  it('draws no coordinate that is no number', () => {
    expect(reportPage(evaluationWith('plain'))).not.toMatch(/NaN|Infinity|undefined|\[object/)
  })

  it('of captions speaks of searches only', () => {
    const none = { measures: null, suggestions: null, learning: null, templateSets: [] }
    const captions = { ...evaluationWith('plain'), ...none }
    const document = documentOf(reportPage(captions))
    const heads = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent)
    expect(heads).toEqual(['Does searching work?', 'What was left out', 'How this was measured'])
  })
})

describe('writing the report', () => {
  it('replaces an older report and leaves nothing else behind', async () => {
    const folder = tempFolder()
    const path = join(folder, 'report.html')
    await writeReport(path, evaluationWith('first'))
    await writeReport(path, evaluationWith('second'))
    expect(readFileSync(path, 'utf8')).toContain('second')
    expect(readdirSync(folder)).toEqual(['report.html'])
  })

  it('never replaces a file that is no report', async () => {
    const path = join(tempFolder(), 'photo.jpg')
    writeFileSync(path, 'a photo')
    await expect(checkReportPlace(path)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(writeReport(path, evaluationWith('x'))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(readFileSync(path, 'utf8')).toBe('a photo')
  })
})

describe('the place of the report', () => {
  it('is tried without leaving anything', async () => {
    const folder = tempFolder()
    await checkReportPlace(join(folder, 'report.html'))
    expect(readdirSync(folder)).toEqual([])
  })

  it('is in a folder that is there', async () => {
    const path = join(tempFolder(), 'missing', 'report.html')
    await expect(checkReportPlace(path)).rejects.toMatchObject({
      code: 'invalid-input',
      message: `Expected a folder that a report can be written into for ${path}, found no such folder`,
    })
  })

  // Root and Windows write into a read-only folder all the same.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('is in a writable folder', async () => {
    const folder = tempFolder()
    chmodSync(folder, 0o500)
    try {
      await expect(checkReportPlace(join(folder, 'report.html'))).rejects.toMatchObject({
        code: 'invalid-input',
      })
    } finally {
      chmodSync(folder, 0o700)
    }
  })
})

describe('the table on the terminal', () => {
  it('shows no control characters of names', () => {
    const text = evaluationLines(evaluationWith(hostile))
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(text).not.toMatch(/[\u001b\u202e]/)
    expect(text).toContain('Right one first (top-1)')
  })
})
