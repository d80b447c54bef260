import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../shared/contract.js'

/** The menu bar. Its own commands are events for the page, which knows whether they make sense just now. */
export function setMenu(send: (command: MenuCommand) => void): void {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => {
      send(command)
    },
  })
  // In a text field these two belong to the text, so the page listens to the keys itself and the menu only shows them.
  const shown = (label: string, command: MenuCommand, accelerator: string): MenuItemConstructorOptions => ({
    ...item(label, command, accelerator),
    registerAccelerator: false,
  })
  const isMac = process.platform === 'darwin'
  const settings = item('Settings…', 'settings', 'CommandOrControl+,')
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu(settings)] : []),
    {
      label: '&File',
      submenu: [
        item('Open Folder…', 'open-folder', 'CommandOrControl+O'),
        item('Look for Changes', 'rescan', 'CommandOrControl+R'),
        { type: 'separator' },
        item('Import Word List…', 'import-vocabulary'),
        item('Models…', 'models'),
        { type: 'separator' },
        item('Write Tags…', 'write', 'CommandOrControl+S'),
        ...(isMac ? [] : [{ type: 'separator' } as const, settings]),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        shown('Undo', 'undo', 'CommandOrControl+Z'),
        shown('Redo', 'redo', 'CommandOrControl+Shift+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll', registerAccelerator: false },
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Help',
      submenu: [item('Keyboard Shortcuts', 'shortcuts', 'F1'), item('Diagnostics', 'diagnostics')],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}
