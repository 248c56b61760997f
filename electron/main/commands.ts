// The commands that a page may ask for. Complete by type: a new command in the contract does not compile until it
// is allowed or refused here.
import type { Command } from '../contract/api';

const allowed: Readonly<Record<Command, boolean>> = {
  snapshot: true,
  events: true,
  nics: true,
  preflight: true,
  startServing: true,
  stopServing: true,
  importImage: true,
  cancelImport: true,
  removeDistro: true,
  distros: true,
  saveProfile: true,
  removeProfile: true,
  profiles: true,
  saveSystem: true,
  removeSystem: true,
  reinstallSystem: true,
  systems: true,
  leases: true,
  previewAnswers: true,
  previewBoot: true,
  settings: true,
  saveSettings: true,
  loaders: true,
  simulate: true,
};

/** True only for the own keys of the table: `constructor` is no command. */
export const isCommand = (name: unknown): name is Command =>
  typeof name === 'string' && Object.hasOwn(allowed, name) && allowed[name as Command];
