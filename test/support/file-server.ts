import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a server does wrong with one request. Offsets count from the first byte of the file. */
export type Fault =
  | Readonly<{ kind: 'none' }>
  /** The connection is cut before this byte. */
  | Readonly<{ kind: 'cut'; at: number }>
  /** Nothing comes from this byte on, and the connection stays open. */
  | Readonly<{ kind: 'stall'; at: number }>
  /** This byte is another one. */
  | Readonly<{ kind: 'corrupt'; at: number }>
  /** The whole file comes, whatever was asked for. */
  | Readonly<{ kind: 'ignore-range' }>
  /** A range from elsewhere comes, and is honestly named. */
  | Readonly<{ kind: 'other-range'; start: number }>
  /** The Content-Length, or the total of a range, is off by so many bytes. */
  | Readonly<{ kind: 'lie'; by: number }>
  /** No Content-Length: chunks. */
  | Readonly<{ kind: 'no-length' }>
  /** More bytes than the file has. */
  | Readonly<{ kind: 'longer'; by: number }>
  | Readonly<{ kind: 'status'; status: number; retryAfter?: string }>
  | Readonly<{ kind: 'redirect'; location: string }>
  /** The connection is cut before any answer. */
  | Readonly<{ kind: 'refuse' }>

export type Asked = Readonly<{ path: string; offset: number }>

export type FileServer = Readonly<{
  /** E.g. `http://127.0.0.1:40123/`. */
  address: string
  /** Every request so far. */
  asked: readonly Asked[]
  /** Decides what is done wrong; called with each request and its number from 0 on. */
  misbehave: (decide: (asked: Asked, index: number) => Fault) => void
  close: () => Promise<void>
}>

/** A file server on this computer that can be told to fail in the ways that servers and networks fail. */
export async function startFileServer(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const asked: Asked[] = []
  let decide: (request: Asked, index: number) => Fault = () => ({ kind: 'none' })
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const one = { path: new URL(request.url ?? '/', 'http://x').pathname, offset: offsetOf(request) }
    asked.push(one)
    answer(response, files.get(one.path), one.offset, decide(one, asked.length - 1))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${String(port)}/`,
    asked,
    misbehave: (next) => {
      decide = next
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The same, closed when the running test ends. */
export async function fileServer(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const server = await startFileServer(files)
  onTestFinished(() => server.close())
  return server
}

function offsetOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
}

function answer(response: ServerResponse, file: Buffer | undefined, offset: number, fault: Fault): void {
  if (fault.kind === 'refuse') {
    response.destroy()
  } else if (fault.kind === 'status') {
    const head = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
    response.writeHead(fault.status, head).end('not now')
  } else if (fault.kind === 'redirect') {
    response.writeHead(302, { location: fault.location }).end()
  } else if (!file) {
    response.writeHead(404).end()
  } else if (offset >= file.length && offset > 0) {
    response.writeHead(416, { 'content-range': `bytes */${String(file.length)}` }).end()
  } else {
    send(response, file, offset, fault)
  }
}

function send(response: ServerResponse, file: Buffer, offset: number, fault: Fault): void {
  const start = fault.kind === 'ignore-range' ? 0 : fault.kind === 'other-range' ? fault.start : offset
  const body = bodyOf(file, start, fault)
  const total = file.length + (fault.kind === 'lie' ? fault.by : 0)
  const isRange = offset > 0 && fault.kind !== 'ignore-range'
  const headers = {
    ...(fault.kind === 'no-length' ? {} : { 'content-length': total - start + longerBy(fault) }),
    ...(isRange
      ? { 'content-range': `bytes ${String(start)}-${String(file.length - 1)}/${String(total)}` }
      : {}),
  }
  response.writeHead(isRange ? 206 : 200, headers)
  if (fault.kind === 'cut' || fault.kind === 'stall') {
    // Handed to the system before the end: what was sent has to arrive.
    response.write(body.subarray(0, Math.max(0, fault.at - start)), () => {
      if (fault.kind === 'cut') response.destroy()
    })
    response.flushHeaders()
  } else {
    response.end(body, () => {
      // What a lying length still promises never comes.
      if (fault.kind === 'lie') response.destroy()
    })
  }
}

function bodyOf(file: Buffer, start: number, fault: Fault): Buffer {
  if (fault.kind === 'longer') return Buffer.concat([file.subarray(start), Buffer.alloc(fault.by, 1)])
  if (fault.kind !== 'corrupt' || fault.at < start) return file.subarray(start)
  const copy = Buffer.from(file.subarray(start))
  copy[fault.at - start] = (copy[fault.at - start] ?? 0) ^ 0x5a
  return copy
}

function longerBy(fault: Fault): number {
  return fault.kind === 'longer' ? fault.by : 0
}
