import { describe, expect, it } from 'vitest'
import {
  answersOf,
  eachAlone,
  groupCommands,
  type Command,
} from '../../../../src/core/metadata/tool/tool-commands.js'

function command(...args: readonly string[]): Command {
  return { args, onStart: undefined, isAlone: false, resolve: () => undefined, reject: () => undefined }
}

const copy = (tag: string, number: number) =>
  command(`-Subject=${tag}`, '-o', '/own/new/', `/own/${number}.jpg`)

describe('commands for ExifTool', () => {
  it('become one where the same is written into neighbouring copies', () => {
    const groups = groupCommands([copy('dog', 1), copy('dog', 2), copy('cat', 3), copy('dog', 4)])
    expect(groups.map(({ args }) => args)).toEqual([
      ['-Subject=dog', '-o', '/own/new/', '/own/1.jpg', '/own/2.jpg'],
      ['-Subject=cat', '-o', '/own/new/', '/own/3.jpg'],
      ['-Subject=dog', '-o', '/own/new/', '/own/4.jpg'],
    ])
  })

  it('stay apart where they read, name their target, or were told to run alone', () => {
    const read = command('-json', '/own/1.jpg')
    const named = command('-Subject=dog', '-o', '/photos/temp.jpg', '/photos/1.jpg')
    const alone = { ...copy('dog', 1), isAlone: true }
    expect(
      groupCommands([read, read, named, named, alone, alone]).map(({ commands }) => commands.length),
    ).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('are each answered with what concerns them', () => {
    const [group] = groupCommands([copy('dog', 1), copy('dog', 12), copy('dog', 2)])
    const lines = ['Warning: odd &#39;thing&#39; - /own/12.jpg', '']
    const answers = answersOf(group!, '    3 image files created\n', lines)
    expect(answers?.map(({ warnings }) => warnings)).toEqual([[], ["Warning: odd 'thing' - /own/12.jpg"], []])
    for (const { text } of answers ?? []) expect(text).toMatch(/^\s*1 image files created$/m)
  })

  it.each([
    ['an error', '    1 image files created\n', ['Error: Not a valid JPG - /own/2.jpg']],
    ['an error of none', '    2 image files created\n', ['Error: out of luck']],
    ['only a warning', '    1 image files created\n', ['Warning: Duplicate XMP property - /own/2.jpg']],
    ['no word', '    1 image files created\n', []],
    ['no answer', '', []],
  ])('have no answer as a group when one comes with %s', (_, text, lines) => {
    const [group] = groupCommands([copy('dog', 1), copy('dog', 2)])
    expect(answersOf(group!, text, lines)).toBeNull()
    expect(groupCommands(eachAlone(group!)).map(({ commands }) => commands.length)).toEqual([1, 1])
  })

  it('all hear of what names no file', () => {
    const [group] = groupCommands([copy('dog', 1), copy('dog', 2)])
    const answers = answersOf(group!, '    2 image files created\n', ['Warning: Invalid keyword'])
    expect(answers?.map(({ warnings }) => warnings.length)).toEqual([1, 1])
  })
})
