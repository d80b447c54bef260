/**
 * No sentence for people outside of the tables of texts: what the code decides by is a value of a closed set, and
 * src/shared/texts alone turns it into words.
 */

/** Starts as a sentence does and has at least three words. */
const looksLikeSentence = (text) => /^\p{Lu}\p{Ll}*('\p{L}+)? \p{Ll}+ \S/u.test(text.trim())

export default {
  meta: {
    type: 'problem',
    messages: { sentence: 'Put “{{text}}” into a table in src/shared/texts, and pick it by key.' },
    schema: [],
  },
  create: (context) => {
    const check = (node, text) => {
      if (looksLikeSentence(text)) {
        context.report({ node, messageId: 'sentence', data: { text: text.trim().slice(0, 40) } })
      }
    }
    return {
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateLiteral: (node) => {
        check(node, node.quasis.map(({ value }) => value.cooked ?? '').join('x'))
      },
    }
  },
}
