// The network card picker: wired cards first, each with its address or the reason why it cannot serve yet.
import { Group, Select, Text } from '@mantine/core';
import { IconNetwork, IconRouter, IconWifi } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Nic } from '../../electron/contract/model';
import { api } from '../app/bridge';

const RANK: Readonly<Record<Nic['kind'], number>> = { wired: 0, wireless: 1, virtual: 2, loopback: 3 };

/** Loopback reaches no machine, so it is not offered; the rest in the order of how likely they are meant. */
export const offered = (nics: readonly Nic[]): readonly Nic[] =>
  nics
    .filter(({ kind }) => kind !== 'loopback')
    .sort(
      (a, b) =>
        RANK[a.kind] - RANK[b.kind] || Number(b.linkUp) - Number(a.linkUp) || a.name.localeCompare(b.name),
    );

/** The cards of this computer, looked at again every few seconds: cables get plugged in while one waits. */
export function useNics(): readonly Nic[] {
  const { data } = useQuery({ queryKey: ['nics'], queryFn: () => api.call('nics'), refetchInterval: 4000 });
  return offered(data ?? []);
}

export function NicPick(q: {
  nics: readonly Nic[];
  value: string | null;
  disabled: boolean;
  onChange: (nic: string) => void;
}) {
  const { t } = useTranslation();
  const byName = new Map(q.nics.map((nic) => [nic.name, nic]));
  const state = (nic: Nic): string => nic.address ?? t(nic.linkUp ? 'serve.noAddress' : 'serve.noLink');
  return (
    <Select
      aria-label={t('serve.nic')}
      placeholder={t(q.nics.length === 0 ? 'serve.nicNone' : 'serve.nicPick')}
      leftSection={<IconNetwork size={17} aria-hidden />}
      data={q.nics.map((nic) => ({ value: nic.name, label: `${nic.name} · ${state(nic)}` }))}
      value={q.value}
      onChange={(value) => value !== null && q.onChange(value)}
      disabled={q.disabled}
      allowDeselect={false}
      w={258}
      style={{ flex: '0 1 auto', minWidth: 150 }}
      comboboxProps={{ width: 330, position: 'bottom-start' }}
      renderOption={({ option }) => {
        const nic = byName.get(option.value);
        if (!nic) return option.label;
        const Icon = nic.kind === 'wireless' ? IconWifi : nic.kind === 'virtual' ? IconRouter : IconNetwork;
        return (
          <Group gap="sm" wrap="nowrap">
            <Icon size={18} aria-hidden />
            <div>
              <Text size="sm">{nic.name}</Text>
              <Text size="xs" className="slip-quiet">
                {t(`serve.kinds.${nic.kind}`)} · {state(nic)}
              </Text>
            </div>
          </Group>
        );
      }}
    />
  );
}
