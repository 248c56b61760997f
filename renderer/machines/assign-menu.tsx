// One click from "seen" to "decided": a profile for this machine, saved as a system; or its system once more.
import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MachineView } from '../../electron/contract/view';
import { tell, tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { openWizard, useRows } from '../app/state';
import { nameForMac } from './machine-facts';

export function AssignMenu({ machine }: { machine: MachineView }) {
  const { t } = useTranslation();
  const profiles = useRows('profiles');
  const systems = useRows('systems');
  const distros = useRows('distros');
  const system = systems.find(({ mac }) => mac === machine.mac);
  if (machine.attempts.at(-1)?.simulated) return null;
  const assign = async (profile: string): Promise<void> => {
    const wanted = nameForMac(machine.mac);
    const name = systems.some((one) => one.name === wanted)
      ? `pc-${machine.mac.replaceAll(':', '')}`
      : wanted;
    try {
      await api.call('saveSystem', { name, mac: machine.mac, profile });
      tell({ text: t('machines.assigned', { name, profile }), tone: 'good' });
    } catch (error) {
      tellProblem(problemOf(error));
    }
  };
  if (system) {
    const again = async (): Promise<void> => {
      try {
        await api.call('reinstallSystem', { name: system.name });
        tell({ text: t('machines.againDone', { name: system.name }), tone: 'good' });
      } catch (error) {
        tellProblem(problemOf(error));
      }
    };
    if (system.boot === 'install') return null;
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        onClick={() => void again()}
      >
        {t('machines.again')}
      </Button>
    );
  }
  if (profiles.length === 0)
    return (
      <Button size="compact-sm" variant="light" onClick={() => openWizard({ kind: 'new', distro: null })}>
        {t('profiles.new')}
      </Button>
    );
  return (
    <Menu position="bottom-end" withinPortal width={280}>
      <Menu.Target>
        <Button size="compact-sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('machines.assign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('machines.assignTitle')}</Menu.Label>
        {profiles.map((profile) => (
          <Menu.Item key={profile.name} onClick={() => void assign(profile.name)}>
            <Text size="sm">{profile.name}</Text>
            <Text size="xs" className="slip-quiet">
              {distros.find(({ id }) => id === profile.distro)?.name ?? profile.distro}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Text size="xs" className="slip-quiet" px="sm" py={4}>
          {t('machines.assignWhy')}
        </Text>
      </Menu.Dropdown>
    </Menu>
  );
}
