// What a person decided for machines, by MAC address: add, change, install again, remove.
import { ActionIcon, Button, Group, Menu, Table } from '@mantine/core';
import { IconDots, IconPencil, IconPlus, IconRefresh, IconTags, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { System } from '../../electron/contract/model';
import { removeWithUndo } from '../app/actions';
import { tell, tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { moment } from '../app/format';
import { useRows } from '../app/state';
import { EmptyState } from '../parts/empty-state';
import { Tone } from '../parts/tone';
import { SystemDialog } from './system-dialog';

const columns = ['name', 'mac', 'profile', 'ip', 'hostname', 'boot', 'installed'] as const;

export function SystemsTab() {
  const { t } = useTranslation();
  const systems = [...useRows('systems')].sort((a, b) => a.name.localeCompare(b.name));
  const [task, setTask] = useState<System | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} variant="light" onClick={() => setTask('new')}>
      {t('systems.new')}
    </Button>
  );
  return (
    <>
      {systems.length === 0 ? (
        <EmptyState icon={<IconTags size={30} />} title={t('systems.emptyTitle')} why={t('systems.emptyWhy')}>
          <Group mt="md">{add}</Group>
        </EmptyState>
      ) : (
        <>
          <Group justify="flex-end" mb="sm">
            {add}
          </Group>
          <div className="slip-card" style={{ overflowX: 'auto' }}>
            <Table verticalSpacing="sm" horizontalSpacing="sm" className="slip-table">
              <Table.Thead>
                <Table.Tr>
                  {columns.map((column) => (
                    <Table.Th key={column} style={{ whiteSpace: 'nowrap' }}>
                      {t(`systems.columns.${column}`)}
                    </Table.Th>
                  ))}
                  <Table.Th>
                    <span className="slip-hidden">{t('machines.columns.actions')}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {systems.map((system) => (
                  <SystemRow key={system.name} system={system} edit={() => setTask(system)} />
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      )}
      {task !== null && <SystemDialog system={task === 'new' ? null : task} onClose={() => setTask(null)} />}
    </>
  );
}

function SystemRow({ system, edit }: { system: System; edit: () => void }) {
  const { t } = useTranslation();
  const { name } = system;
  const again = async (): Promise<void> => {
    try {
      await api.call('reinstallSystem', { name });
      tell({ text: t('machines.againDone', { name }), tone: 'good' });
    } catch (error) {
      tellProblem(problemOf(error));
    }
  };
  return (
    <Table.Tr data-system={name}>
      <Table.Td fw={600} miw={90}>
        {name}
      </Table.Td>
      <Table.Td className="slip-mono">{system.mac}</Table.Td>
      <Table.Td miw={100}>{system.profile}</Table.Td>
      <Table.Td className="slip-mono">{system.ip ?? '—'}</Table.Td>
      <Table.Td>{system.hostname ?? '—'}</Table.Td>
      <Table.Td>
        <Tone tone={system.boot === 'install' ? 'warn' : 'quiet'}>{t(`systems.boots.${system.boot}`)}</Tone>
      </Table.Td>
      <Table.Td>{system.installedAt === null ? t('common.never') : moment(system.installedAt)}</Table.Td>
      <Table.Td style={{ textAlign: 'right' }}>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${name}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>
              {t('common.edit')}
            </Menu.Item>
            {system.boot === 'disk' && (
              <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => void again()}>
                {t('machines.again')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() =>
                removeWithUndo(`systems:${name}`, name, () => api.call('removeSystem', { name }))
              }
            >
              {t('common.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
