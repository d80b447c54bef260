import { suggestSettingsOf, writePolicyOf } from '../../shared/settings.js'
import type { Settings, SuggestSettings, WritePolicy } from '../../shared/settings.js'
import type { SettingTable } from '../catalogue/catalogue.js'

/** The settings that hold: the kept ones, and before them those of this run, which are never kept. */
export class SettingsInUse {
  readonly #table: SettingTable
  #kept: Settings
  #ofThisRun: Partial<Settings>

  constructor(table: SettingTable, ofThisRun: Partial<Settings>) {
    this.#table = table
    this.#kept = table.read()
    this.#ofThisRun = ofThisRun
  }

  get all(): Settings {
    return { ...this.#kept, ...this.#ofThisRun }
  }

  get suggest(): SuggestSettings {
    return suggestSettingsOf(this.all)
  }

  get writePolicy(): WritePolicy {
    return writePolicyOf(this.all)
  }

  /** Keeps changes; what was set for this run only gives way to them. */
  keep(changes: Partial<Settings>): void {
    this.#kept = this.#table.write(changes)
    this.#ofThisRun = Object.fromEntries(
      Object.entries(this.#ofThisRun).filter(([name]) => !Object.hasOwn(changes, name)),
    )
  }
}
