import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createHttpClient } from '../../../../src/core/models/install/http-client.js'
import { installModel, type Network } from '../../../../src/core/models/install/install-model.js'
import { fileServer } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { proxyServer } from '../../../support/proxy-server.js'
import { tempFolder } from '../../../support/temp-folder.js'
import { onHub, planOf, tinyModel } from '../../../support/tiny-model.js'

/** A name that only the proxy knows. */
const mirror = new URL('http://hub.example/')

async function install(network: Network, address = mirror.href): Promise<void> {
  await installModel({
    plan: planOf(tinyModel(1), address),
    modelsFolder: join(tempFolder(), 'models'),
    network,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
}

test('goes through the proxy that the user named', async () => {
  const server = await fileServer(onHub(tinyModel(1)))
  const proxy = await proxyServer(server.address)
  await install(testNetwork({ proxy: proxy.address, mirror }))
  expect(proxy.passed).toHaveLength(3)
  expect(proxy.passed[0]).toMatch(/^GET http:\/\/hub\.example\//)
})

test('tunnels through the proxy to https', async () => {
  const server = await fileServer(new Map())
  const proxy = await proxyServer(server.address)
  const { client } = testNetwork({ proxy: proxy.address })
  const { signal } = new AbortController()
  // Nobody speaks TLS there; that the proxy was asked for a tunnel is what counts.
  const address = new URL(server.address.replace('http:', 'https:'))
  await expect(client.get(address, 0, signal)).rejects.toThrow()
  expect(proxy.passed).toEqual([`CONNECT ${address.host}`])
})

test('takes user and password from the proxy’s address', async () => {
  const server = await fileServer(onHub(tinyModel(1)))
  const proxy = await proxyServer(server.address, 'ada:s3cret')
  await expect(install(testNetwork({ proxy: proxy.address, mirror }))).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('407') as string,
  })
  const address = new URL(proxy.address)
  address.username = 'ada'
  address.password = 's3cret'
  await install(testNetwork({ proxy: address, mirror }))
  expect(proxy.passed).toHaveLength(3)
})

test.each(['http_proxy', 'HTTP_PROXY'])('takes the proxy of the environment (%s)', async (name) => {
  const server = await fileServer(onHub(tinyModel(1)))
  const proxy = await proxyServer(server.address)
  for (const other of ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']) vi.stubEnv(other, undefined)
  vi.stubEnv(name, proxy.address.href)
  const client = createHttpClient({ proxy: null })
  try {
    await install({ client, mirror, firstWaitMs: 1 })
    expect(proxy.passed).toHaveLength(3)
    // What listens on this computer is asked directly.
    await install({ client, mirror: null, firstWaitMs: 1 }, server.address)
    expect(proxy.passed).toHaveLength(3)
  } finally {
    vi.unstubAllEnvs()
    await client.close()
  }
})
