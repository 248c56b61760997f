// The addresses that this computer has given out, in their own order.
import { Table, Text } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ipToNumber } from '../../electron/contract/ids';
import { useNow } from '../app/clock';
import { moment, relative } from '../app/format';
import { useRows } from '../app/state';
import { EmptyState } from '../parts/empty-state';

const columns = ['ip', 'mac', 'hostname', 'state', 'expires'] as const;

export function LeasesTab() {
  const { t } = useTranslation();
  const now = useNow(5000);
  const leases = [...useRows('leases')].sort((a, b) => ipToNumber(a.ip) - ipToNumber(b.ip));
  if (leases.length === 0)
    return (
      <EmptyState
        icon={<IconAddressBook size={30} />}
        title={t('leases.emptyTitle')}
        why={t('leases.emptyWhy')}
      />
    );
  return (
    <div className="slip-card" style={{ overflow: 'hidden' }}>
      <Table verticalSpacing="sm" horizontalSpacing="sm" className="slip-table">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{t(`leases.columns.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leases.map((lease) => (
            <Table.Tr key={lease.ip} data-lease={lease.ip}>
              <Table.Td className="slip-mono">{lease.ip}</Table.Td>
              <Table.Td className="slip-mono">{lease.mac}</Table.Td>
              <Table.Td>{lease.hostname ?? '—'}</Table.Td>
              <Table.Td>{t(`leases.states.${lease.state}`)}</Table.Td>
              <Table.Td>
                {lease.expiresAt <= now ? t('leases.expired') : moment(lease.expiresAt, now)}
                {lease.expiresAt > now && (
                  <Text span size="xs" className="slip-quiet" ml={8}>
                    {relative(lease.expiresAt, now)}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
