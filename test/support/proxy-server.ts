import { createServer, request as ask } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type ProxyServer = Readonly<{
  address: URL
  /** What went through it: `CONNECT host:port` or `GET address`. */
  passed: readonly string[]
}>

/**
 * A small proxy that tunnels and forwards; with `password` it lets only that user through. It knows one name:
 * `hub.example` is the server at `hub`.
 */
export async function proxyServer(hub: string, password?: string): Promise<ProxyServer> {
  const passed: string[] = []
  const wanted = password === undefined ? null : `Basic ${Buffer.from(password).toString('base64')}`
  const server = createServer((request, response) => {
    if (wanted !== null && request.headers['proxy-authorization'] !== wanted) {
      response.writeHead(407).end()
      return
    }
    passed.push(`${request.method ?? ''} ${request.url ?? ''}`)
    const { 'proxy-authorization': _password, ...headers } = request.headers
    ask((request.url ?? '').replace('http://hub.example/', hub), { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    }).end()
  })
  server.on('connect', (request, socket, head) => {
    passed.push(`CONNECT ${request.url ?? ''}`)
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { address: new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`), passed }
}
