// What a machine gets that nobody has decided about. Installing everything says what that means before it is chosen.
import { Radio, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NewMachines, Settings } from '../../electron/contract/settings';
import { useRows } from '../app/state';
import { changeSetting } from './setting';
import { Note } from '../parts/note';

export function NewMachinesGroup({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const profiles = useRows('profiles').map(({ name }) => name as string);
  const { newMachines } = settings;
  const choose = (next: NewMachines): void => void changeSetting(settings, { newMachines: next });
  const pick = (kind: string): void => {
    const first = profiles[0];
    if (kind === 'ask' || kind === 'ignore') choose({ kind });
    else if (first !== undefined) choose({ kind: 'install', profile: first });
  };
  return (
    <Radio.Group label={t('settings.newLabel')} value={newMachines.kind} onChange={pick}>
      <Stack gap="sm" mt="sm">
        <Radio value="ask" label={t('settings.newAsk')} description={t('settings.newAskWhy')} />
        <Radio value="ignore" label={t('settings.newIgnore')} description={t('settings.newIgnoreWhy')} />
        <Radio
          value="install"
          label={t('settings.newInstall')}
          description={profiles.length === 0 ? t('settings.newNoProfile') : t('settings.newWarn')}
          disabled={profiles.length === 0}
        />
        {newMachines.kind === 'install' && (
          <>
            <Select
              aria-label={t('settings.newInstallWith')}
              ml={32}
              maw={320}
              data={profiles}
              value={newMachines.profile}
              allowDeselect={false}
              onChange={(profile) => profile !== null && choose({ kind: 'install', profile })}
            />
            <Note tone="bad">{t('settings.newWarn')}</Note>
          </>
        )}
      </Stack>
    </Radio.Group>
  );
}
