/**
 * No text for people in a component: it comes from a table of texts (src/shared/texts), by key, so that languages are
 * possible and no sentence is written twice.
 */

const shownAttributes = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'heading',
  'label',
  'placeholder',
  'title',
])

const hasLetters = (text) => /\p{L}/u.test(text)

export default {
  meta: {
    type: 'problem',
    messages: { literal: 'Take “{{text}}” from a table in src/shared/texts: components hold no text.' },
    schema: [],
  },
  create: (context) => {
    const report = (node, value) => {
      context.report({ node, messageId: 'literal', data: { text: value.trim().slice(0, 40) } })
    }
    return {
      SvelteText: (node) => {
        const isShown = !['SvelteStyleElement', 'SvelteScriptElement'].includes(node.parent.type)
        if (isShown && hasLetters(node.value)) report(node, node.value)
      },
      SvelteAttribute: (node) => {
        if (!shownAttributes.has(node.key.name)) return
        for (const part of node.value) {
          if (part.type === 'SvelteLiteral' && hasLetters(part.value)) report(part, part.value)
        }
      },
      'SvelteAttribute SvelteMustacheTag > Literal': (node) => {
        const attribute = node.parent.parent
        if (shownAttributes.has(attribute.key?.name) && hasLetters(String(node.value)))
          report(node, String(node.value))
      },
      'SvelteMustacheTag > Literal': (node) => {
        if (node.parent.parent.type !== 'SvelteAttribute' && /\p{L}{2,}/u.test(String(node.value))) {
          report(node, String(node.value))
        }
      },
    }
  },
}
