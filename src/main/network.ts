import { app, type Session } from 'electron'
import { pageScheme, photoScheme } from './page-origin.js'

const ownSchemes = new Set([`${pageScheme}:`, `${photoScheme}:`, 'devtools:', 'blob:', 'data:'])

/** Turns off what Chromium does on its own account. Call before `ready`. */
export function silenceChromium(): void {
  const { commandLine } = app
  // No name resolves and no proxy is looked for, so that even a request that slips past the filter goes nowhere.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  commandLine.appendSwitch('no-proxy-server')
  commandLine.appendSwitch('disable-background-networking')
  commandLine.appendSwitch('disable-component-update')
  commandLine.appendSwitch('disable-domain-reliability')
  commandLine.appendSwitch('disable-sync')
  commandLine.appendSwitch('no-pings')
  commandLine.appendSwitch('disable-features', 'MediaRouter,OptimizationHints,AutofillServerCommunication')
}

/** Cancels every request that is not for the app's own files or photos. */
export function blockNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((details, respond) => {
    respond({ cancel: !ownSchemes.has(new URL(details.url).protocol) })
  })
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}
