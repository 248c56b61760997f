// Every machine that asked this network how to boot: who needs a person first. A row opens its timeline.
import { Badge, Group, Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shownAttempt } from '../../electron/contract/view';
import type { MachineView } from '../../electron/contract/view';
import { useNow } from '../app/clock';
import { duration } from '../app/format';
import { machineName } from '../app/makers';
import { openMachine, useRows } from '../app/state';
import { FilterBox } from '../parts/filter-box';
import { AssignMenu } from './assign-menu';
import { byUrgency, elapsed, matches } from './machine-facts';
import { MachinesEmpty } from './machines-empty';
import { Ring, stepKey } from '../parts/ring';
import { StatusTone } from './status-tone';

const columns = ['machine', 'progress', 'profile', 'elapsed', 'status'] as const;

export function MachinesTable() {
  const { t } = useTranslation();
  const machines = useRows('machines');
  const [filter, setFilter] = useState('');
  const now = useNow();
  if (machines.length === 0) return <MachinesEmpty />;
  const shown = machines.filter((machine) => matches(machine, filter)).sort(byUrgency);
  return (
    <>
      <Group mb="sm">
        <FilterBox label={t('machines.filter')} value={filter} onChange={setFilter} />
      </Group>
      {shown.length === 0 ? (
        <Text className="slip-quiet" py="xl" ta="center">
          {t('machines.none')}
        </Text>
      ) : (
        <div className="slip-card" style={{ overflow: 'hidden' }}>
          <Table verticalSpacing="sm" horizontalSpacing="sm" className="slip-table">
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column} w={column === 'progress' ? '34%' : undefined}>
                    {t(`machines.columns.${column}`)}
                  </Table.Th>
                ))}
                <Table.Th>
                  <span className="slip-hidden">{t('machines.columns.actions')}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody onKeyDown={moveFocus}>
              {shown.map((machine) => (
                <MachineRow key={machine.mac} machine={machine} now={now} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

/** Arrow keys walk the rows. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-name]')];
  const at = names.findIndex((name) => name === document.activeElement);
  const next = names[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

function MachineRow({ machine, now }: { machine: MachineView; now: number }) {
  const { t } = useTranslation();
  const attempt = shownAttempt(machine);
  const name = machineName(machine);
  const profile = attempt?.plan === 'menu' ? null : attempt?.profile;
  return (
    <Table.Tr
      className="slip-row"
      data-machine={machine.mac}
      data-status={machine.status}
      onClick={() => openMachine(machine.mac)}
    >
      <Table.Td>
        <UnstyledButton
          data-row-name
          aria-label={t('machines.open', { name })}
          onClick={() => openMachine(machine.mac)}
        >
          <Group gap={8} wrap="nowrap">
            <Text fw={600} size="sm" style={{ whiteSpace: 'nowrap' }}>
              {name}
            </Text>
            {attempt?.simulated && (
              <Badge size="sm" variant="default" tt="none">
                {t('machines.simulated')}
              </Badge>
            )}
          </Group>
          <Text size="xs" className="slip-quiet slip-mono">
            {machine.mac}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td miw={160}>
        {attempt && (
          <Group gap="sm" wrap="nowrap">
            <Ring attempt={attempt} />
            <div>
              <Text size="sm">
                {attempt.outcome === 'installed'
                  ? t('machines.allSteps')
                  : t(`map.names.${stepKey(attempt.step)}`)}
              </Text>
              {(attempt.stalled ?? attempt.held) && (
                <Text size="xs" style={{ color: 'var(--slip-warn)' }}>
                  {attempt.held
                    ? t(`held.${attempt.held}`)
                    : attempt.stalled && t(`hints.${attempt.stalled.hint}`)}
                </Text>
              )}
            </div>
          </Group>
        )}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }} miw={112}>
        {profile ?? (
          <Text size="sm" className="slip-quiet">
            {t(attempt?.plan === 'local-disk' ? 'machines.ownDisk' : 'machines.notDecided')}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {attempt && duration(elapsed(attempt, now))}
      </Table.Td>
      <Table.Td>
        <StatusTone status={machine.status} />
      </Table.Td>
      <Table.Td
        onClick={(event) => event.stopPropagation()}
        style={{ textAlign: 'right', whiteSpace: 'nowrap' }}
      >
        <AssignMenu machine={machine} />
      </Table.Td>
    </Table.Tr>
  );
}
