// What a person may set; each has a default, so an empty settings file is a valid one.
import { z } from 'zod';
import { isName } from './ids';

export const newMachines = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask') }),
  z.strictObject({ kind: z.literal('ignore') }),
  z.strictObject({ kind: z.literal('install'), profile: z.string().refine(isName, 'name') }),
]);
/** What a machine gets that nobody has decided about. */
export type NewMachines = z.infer<typeof newMachines>;

export const settings = z.strictObject({
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  newMachines: newMachines.default({ kind: 'ask' }),
  /** Extract media into the data folder after import; false: serve them from the image. */
  extract: z.boolean().default(true),
  /** DHCP lease time in seconds. */
  leaseSeconds: z
    .number()
    .int()
    .min(120)
    .max(7 * 86_400)
    .default(3600),
  /** TCP port of the boot HTTP server; 0: any free port. */
  httpPort: z.number().int().min(0).max(65_535).default(8080),
  /** Days that event logs are kept. */
  logDays: z.number().int().min(1).max(365).default(30),
  /** Keep the window's last NIC. */
  lastNic: z.string().max(200).nullable().default(null),
});
export type Settings = z.infer<typeof settings>;

export const settingsPatch = settings.partial();
export type SettingsPatch = z.input<typeof settingsPatch>;

export type ServeMode = 'auto' | 'dhcp' | 'proxy';
