import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../shared/contract.js'
import { shellText } from '../shared/texts/shell-text.js'

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
  const text = shellText.menu
  const isMac = process.platform === 'darwin'
  const settings = item(text.settings, 'settings', 'CommandOrControl+,')
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu(settings)] : []),
    {
      label: text.file,
      submenu: [
        item(text.openFolder, 'open-folder', 'CommandOrControl+O'),
        item(text.rescan, 'rescan', 'CommandOrControl+R'),
        { type: 'separator' },
        item(text.importWords, 'import-vocabulary'),
        item(text.models, 'models'),
        { type: 'separator' },
        item(text.write, 'write', 'CommandOrControl+S'),
        ...(isMac ? [] : [{ type: 'separator' } as const, settings]),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    {
      label: text.edit,
      submenu: [
        shown(text.undo, 'undo', 'CommandOrControl+Z'),
        shown(text.redo, 'redo', 'CommandOrControl+Shift+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll', registerAccelerator: false },
      ],
    },
    {
      label: text.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: text.help,
      submenu: [item(text.shortcuts, 'shortcuts', 'F1'), item(text.diagnostics, 'diagnostics')],
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
