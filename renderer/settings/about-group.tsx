// Version, and the boot loaders of others that machines run first: where from, under which licence, and unchanged.
import { Loader, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Loader as BootLoader } from '../../electron/contract/model';
import { api, problemOf } from '../app/bridge';
import { sayProblem } from '../app/speak';
import { usePage } from '../app/state';
import { Tone } from '../parts/tone';
import type { ToneName } from '../parts/tone';
import { Note } from '../parts/note';

const tones: Readonly<Record<BootLoader['state'], ToneName>> = {
  present: 'ok',
  missing: 'bad',
  changed: 'warn',
};
const columns = ['file', 'firmware', 'version', 'licence', 'hash', 'state'] as const;

export function AboutGroup() {
  const { t } = useTranslation();
  const version = usePage(({ events }) => {
    const started = [...events].reverse().find(({ type }) => type === 'engine.started');
    return started?.type === 'engine.started' ? started.version : null;
  });
  const loaders = useQuery({ queryKey: ['loaders'], queryFn: () => api.call('loaders') });
  const broken = loaders.data?.some(({ state }) => state !== 'present') ?? false;
  return (
    <>
      {version !== null && <Text mb="md">{t('settings.version', { version })}</Text>}
      <Text size="sm" fw={600}>
        {t('settings.loaders')}
      </Text>
      <Text size="sm" className="slip-quiet" mb="xs">
        {t('settings.loadersWhy')}
      </Text>
      {loaders.isPending && <Loader size="sm" />}
      {loaders.error && <Note tone="bad">{sayProblem(problemOf(loaders.error))}</Note>}
      {loaders.data && (
        <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('settings.loaders')}>
          <Table fz="sm" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{t(`settings.loaderColumns.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {loaders.data.map((loader) => (
                <Table.Tr key={loader.file} data-loader={loader.file}>
                  <Table.Td className="slip-mono">{loader.file}</Table.Td>
                  <Table.Td>{loader.firmware}</Table.Td>
                  <Table.Td>{loader.version}</Table.Td>
                  <Table.Td>{loader.licence}</Table.Td>
                  <Table.Td className="slip-mono" title={loader.sha256}>
                    {loader.sha256.slice(0, 12)}…
                  </Table.Td>
                  <Table.Td>
                    <Tone tone={tones[loader.state]}>{t(`settings.loaderStates.${loader.state}`)}</Tone>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {broken && (
        <Note tone="warn" style={{ marginTop: 12 }}>
          {t('settings.loaderFix')}
        </Note>
      )}
    </>
  );
}
