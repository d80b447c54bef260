import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { Reply, Transport } from '../shared/rpc.js'

/** All that the page can reach: main checks the sender, the method and, in the engine, the input. */
const app: Transport = {
  call: (method, input) => ipcRenderer.invoke('call', method, input) as Promise<Reply>, // main answers with nothing else
  on: (event, listener) => {
    const receive = (_event: IpcRendererEvent, name: string, payload: unknown): void => {
      if (name === event) listener(payload)
    }
    ipcRenderer.on('event', receive)
    return () => ipcRenderer.removeListener('event', receive)
  },
}

contextBridge.exposeInMainWorld('app', app)
