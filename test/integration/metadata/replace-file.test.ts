import type { BigIntStats } from 'node:fs'
import { appendFile, link, lstat, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helperNames, placeNewFile, replaceFile } from '../../../src/core/metadata/write/replace-file.js'
import { tempFolder } from '../../support/temp-folder.js'

const noLinks: typeof link = () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }))

type Files = Readonly<{ folder: string; path: string; temp: string; aside: string; checked: BigIntStats }>

async function makeFiles(): Promise<Files> {
  const folder = tempFolder()
  const path = join(folder, 'photo.jpg')
  await writeFile(path, 'old')
  const { temp, aside } = helperNames(path)
  await writeFile(temp, 'new')
  return { folder, path, temp, aside, checked: await lstat(path, { bigint: true }) }
}

describe('replaceFile', () => {
  it.each([
    ['with a hard link aside', link],
    ['with a copy aside where the file system has no links', noLinks],
  ])('puts the new file in place %s and leaves nothing else', async (_, makeLink) => {
    const { folder, path, temp, aside, checked } = await makeFiles()
    await replaceFile(temp, path, aside, checked, makeLink)
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['photo.jpg'])
  })

  it.each([
    ['before it begins', link],
    ['before it begins, without links', noLinks],
  ])('keeps the version of another program that wrote %s', async (_, makeLink) => {
    const { path, temp, aside, checked } = await makeFiles()
    await appendFile(path, ' and edited')
    await expect(replaceFile(temp, path, aside, checked, makeLink)).rejects.toThrow('another program')
    expect(await readFile(path, 'utf8')).toBe('old and edited')
    expect(await readFile(temp, 'utf8')).toBe('new')
  })

  it('keeps the version of another program that wrote between the check and the link', async () => {
    const { folder, path, temp, aside, checked } = await makeFiles()
    const editFirst: typeof link = async (from, to) => {
      await appendFile(path, ' and edited')
      await link(from, to)
    }
    await expect(replaceFile(temp, path, aside, checked, editFirst)).rejects.toThrow('another program')
    expect(await readFile(path, 'utf8')).toBe('old and edited')
    expect((await readdir(folder)).length).toBe(2)
  })

  it('puts back the version of another program that replaced the photo between the check and the link', async () => {
    const { folder, path, temp, aside, checked } = await makeFiles()
    const replaceFirst: typeof link = async (from, to) => {
      await writeFile(join(folder, 'theirs'), 'theirs')
      await rename(join(folder, 'theirs'), path)
      await link(from, to)
    }
    await expect(replaceFile(temp, path, aside, checked, replaceFirst)).rejects.toThrow('another program')
    expect(await readFile(path, 'utf8')).toBe('theirs')
  })
})

describe('two engines that replace one photo at once', () => {
  it('step back when both have linked it, so that neither overwrites the other', async () => {
    const { folder, path, temp, aside, checked } = await makeFiles()
    const other = helperNames(path)
    const linkBoth: typeof link = async (from, to) => {
      await link(from, other.aside)
      await link(from, to)
    }
    await expect(replaceFile(temp, path, aside, checked, linkBoth)).rejects.toThrow('another program')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).not.toContain(basename(aside))
  })

  it('keep the version of the one that was first', async () => {
    const { folder, path, temp, aside, checked } = await makeFiles()
    const theirsFirst: typeof link = async (from, to) => {
      await link(from, to)
      await writeFile(join(folder, 'theirs'), 'theirs')
      await rename(join(folder, 'theirs'), path)
    }
    await expect(replaceFile(temp, path, aside, checked, theirsFirst)).rejects.toThrow('another program')
    expect(await readFile(path, 'utf8')).toBe('theirs')
  })
})

describe('placeNewFile', () => {
  it('never replaces a file', async () => {
    const { folder, path, temp } = await makeFiles()
    await expect(placeNewFile(temp, path)).rejects.toThrow('made meanwhile')
    expect(await readFile(path, 'utf8')).toBe('old')
    const fresh = join(folder, 'fresh.xmp')
    await placeNewFile(temp, fresh)
    expect(await readFile(fresh, 'utf8')).toBe('new')
    expect((await stat(fresh)).nlink).toBe(1)
    expect((await readdir(folder)).sort()).toEqual(['fresh.xmp', 'photo.jpg'])
  })
})
