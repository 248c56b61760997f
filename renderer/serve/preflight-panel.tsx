// Under the serve bar while a card is picked and nothing is served: one line that sums up, the list when it matters.
import { Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preflight } from '../../electron/contract/api';
import { problemOf } from '../app/bridge';
import { sayProblem } from '../app/speak';
import { CheckList } from './check-list';
import { Note } from '../parts/note';

export type Verdict = 'pass' | 'warn' | 'stop';

export function verdictOf({ checks }: Preflight): Verdict {
  if (checks.some(({ state }) => state === 'stop')) return 'stop';
  return checks.some(({ state }) => state === 'warn') ? 'warn' : 'pass';
}

const icons = {
  pass: <IconCircleCheck size={18} color="var(--slip-ok)" aria-hidden />,
  warn: <IconAlertTriangle size={18} color="var(--slip-warn)" aria-hidden />,
  stop: <IconCircleX size={18} color="var(--slip-bad)" aria-hidden />,
} as const;

export function PreflightPanel({ query }: { query: UseQueryResult<Preflight> }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<boolean | null>(null);
  const { data, error, isFetching } = query;
  if (error) return <Note tone="bad">{sayProblem(problemOf(error))}</Note>;
  if (!data)
    return (
      <Group gap="sm" className="slip-preflight" role="status">
        <Loader size={16} aria-hidden />
        <Text size="sm">{t('serve.checking')}</Text>
      </Group>
    );
  const verdict = verdictOf(data);
  const count = data.checks.filter(({ state }) => state === verdict).length;
  const summary =
    verdict === 'pass'
      ? t('serve.allPassed')
      : t(verdict === 'warn' ? 'serve.warned' : 'serve.stopped', { count });
  const shown = open ?? verdict === 'stop';
  return (
    <section className="slip-preflight" aria-label={t('check.title')}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap={8} wrap="nowrap" role="status">
          {isFetching ? <Loader size={16} aria-hidden /> : icons[verdict]}
          <Text size="sm">
            {summary} {verdict !== 'stop' && <WhyMode preflight={data} />}
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap">
          <Button size="compact-sm" variant="subtle" aria-expanded={shown} onClick={() => setOpen(!shown)}>
            {t(shown ? 'serve.hideChecks' : 'serve.showChecks')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={isFetching}
            onClick={() => void query.refetch()}
          >
            {t('serve.again')}
          </Button>
        </Group>
      </Group>
      {shown && (
        <div style={{ marginTop: 10 }}>
          <CheckList checks={data.checks} all />
        </div>
      )}
    </section>
  );
}

function WhyMode({ preflight: { effective, pool } }: { preflight: Preflight }) {
  const { t } = useTranslation();
  if (effective === 'proxy') return <span className="slip-quiet">{t('serve.proxyWhy')}</span>;
  return pool && <span className="slip-quiet">{t('serve.dhcpWhy', { from: pool.from, to: pool.to })}</span>;
}
