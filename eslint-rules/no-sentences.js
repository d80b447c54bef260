/**
 * No sentence for people in code: it belongs into a table in src/shared/texts. Three words in a row, of which two are
 * spelled out in the literal, look like a sentence; commands, class names, formats and SQL have no such row.
 */

const word = /^[("“‘]*\p{L}[\p{L}’'-]*[.,;:!?…)"”'’]*$/u

const sql = /^\s*(ALTER|CREATE|DELETE|DROP|INSERT|PRAGMA|REPLACE|SELECT|UPDATE|WITH)\b/

/** Stands for what a template fills in. */
const filledIn = '\0'

const looksLikeSentence = (text) =>
  text.split(/\n| {2,}/).some((line) => {
    const tokens = line.trim().split(' ')
    return tokens.some((_, index) => {
      const three = tokens.slice(index, index + 3)
      const words = three.filter((token) => word.test(token)).length
      return (
        three.length === 3 &&
        words >= 2 &&
        three.every((token) => word.test(token) || token.includes(filledIn))
      )
    })
  })

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      sentence:
        'No sentence for people here: put "{{text}}" into a table in src/shared/texts and name its key here.',
    },
  },
  create(context) {
    const check = (node, text) => {
      if (!sql.test(text) && looksLikeSentence(text)) {
        context.report({ node, messageId: 'sentence', data: { text: text.replaceAll(filledIn, '…').trim() } })
      }
    }
    return {
      Literal: (node) => {
        if (typeof node.value === 'string' && node.parent.type !== 'ImportDeclaration')
          check(node, node.value)
      },
      TemplateLiteral: (node) => {
        check(node, node.quasis.map(({ value }) => value.cooked).join(filledIn))
      },
    }
  },
}
