#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../out/main/cli.js', import.meta.url)

if (!existsSync(built)) {
  const { setUp } = await import('../scripts/setup.mjs')
  await setUp()
}

await import(built)
