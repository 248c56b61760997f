// Nobody has asked yet: how to make a machine ask, by maker.
import { Group, Kbd, Text } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useServing } from '../app/state';
import { EmptyState } from '../parts/empty-state';

const KEYS: readonly (readonly [string, string])[] = [
  ['Dell', 'F12'],
  ['HP', 'F9 · F12'],
  ['Lenovo', 'F12'],
  ['ASUS', 'F8'],
  ['Acer', 'F12'],
  ['Intel NUC', 'F12'],
  ['Supermicro', 'F12'],
];

export function MachinesEmpty() {
  const { t } = useTranslation();
  const serving = useServing();
  return (
    <EmptyState
      icon={<IconDeviceDesktop size={30} />}
      title={t('machines.emptyTitle')}
      why={t(serving ? 'machines.empty' : 'machines.emptyIdle')}
    >
      <div className="slip-card" style={{ padding: '16px 20px', marginTop: 20, maxWidth: 520 }}>
        <Text fw={600} size="sm">
          {t('machines.howTitle')}
        </Text>
        <Text size="sm" className="slip-quiet" mb="sm">
          {t('machines.howWhy')}
        </Text>
        <Group gap="md">
          {KEYS.map(([maker, key]) => (
            <Group key={maker} gap={6}>
              <Text size="sm">{maker}</Text>
              <Kbd>{key}</Kbd>
            </Group>
          ))}
        </Group>
      </div>
    </EmptyState>
  );
}
