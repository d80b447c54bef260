import { Linter } from 'eslint'
import svelte from 'eslint-plugin-svelte'
import { expect, test } from 'vitest'
import rule from '../../../eslint-rules/no-literal-text.js'

const configuration = [
  ...svelte.configs.base,
  { plugins: { house: { rules: { 'no-literal-text': rule } } }, rules: { 'house/no-literal-text': 'error' } },
]

const complaints = (code) =>
  new Linter().verify(code, configuration, 'a.svelte').map(({ ruleId, message }) => {
    expect(ruleId).toBe('house/no-literal-text')
    return message
  })

test.each([
  ['<p>Nothing here</p>', 'Nothing here'],
  ['<p>{count} photos</p>', 'photos'],
  ['<p>{"Nothing here"}</p>', 'Nothing here'],
  ['<button title="Close"></button>', 'Close'],
  ['<input placeholder="Add a tag" />', 'Add a tag'],
  ['<img alt={"A photo"} />', 'A photo'],
  ['<Dialog heading="Write" />', 'Write'],
])('%s is refused', (code, text) => {
  expect(complaints(code)).toEqual([
    `Take “${text}” from a table in src/shared/texts: components hold no text.`,
  ])
})

test.each([
  ['<p>{text.nothing}</p>'],
  ['<p>+{added} – {removed} %</p>'],
  ['<button title={text.close} class="wide" type="button">×</button>'],
  ['<div data-state={state === "open" ? "open" : "closed"}></div>'],
  ['<style>.a { content: "x"; }</style>'],
  ['<script>const word = "Nothing here"</script>'],
])('%s is taken', (code) => {
  expect(complaints(code)).toEqual([])
})
