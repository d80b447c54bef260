import { AppError } from '../../shared/errors.js'
import { mount } from 'svelte'
import type { Transport } from '../../shared/rpc.js'
import { connectApi } from './api.js'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'

declare global {
  interface Window {
    /** The preload script's bridge: the page's only way out. */
    readonly app: Transport
  }
}

const target = document.getElementById('app')
if (!target) throw new AppError('page-without-place', {})

mount(App, { target, props: { api: connectApi(window.app) } })
