// One line of the settings: label and reason on the left, the control on the right; and the way a change is saved.
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Settings } from '../../electron/contract/settings';
import { tell, tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { t } from '../app/language';

export function Setting({ label, why, children }: { label: string; why?: string; children: ReactNode }) {
  return (
    <div className="slip-setting">
      <div>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        {why !== undefined && (
          <Text size="sm" className="slip-quiet">
            {why}
          </Text>
        )}
      </div>
      {children}
    </div>
  );
}

async function save(patch: Partial<Settings>): Promise<boolean> {
  try {
    await api.call('saveSettings', patch);
    return true;
  } catch (error) {
    tellProblem(problemOf(error));
    return false;
  }
}

/** Saves `patch` at once and offers to undo it. */
export async function changeSetting(before: Settings, patch: Partial<Settings>): Promise<void> {
  const old = Object.fromEntries(
    Object.keys(patch).map((key) => [key, before[key as keyof Settings]]),
  ) as Partial<Settings>;
  if (await save(patch)) tell({ text: t('settings.changed'), forMs: 8000, undo: () => void save(old) });
}
