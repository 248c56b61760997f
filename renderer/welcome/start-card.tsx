// One of the three first-run cards: its number becomes a tick when the thing is really there.
import { Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export function StartCard(q: {
  number: number;
  title: string;
  why: string;
  done: string | null;
  trouble: string | null;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <section className="slip-card slip-start" data-done={q.done !== null} aria-label={q.title}>
      <span
        className="slip-start-number"
        role="img"
        aria-label={q.done === null ? String(q.number) : t('welcome.done')}
      >
        {q.done === null ? q.number : <IconCheck size={20} stroke={2.4} />}
      </span>
      <Title order={2} size="h4">
        {q.title}
      </Title>
      <Text size="sm" className="slip-quiet" style={{ flex: 1, overflowWrap: 'anywhere' }}>
        {q.done ?? q.why}
      </Text>
      {q.trouble !== null && (
        <Text
          size="sm"
          style={{ color: 'var(--slip-warn)', display: 'flex', gap: 6, overflowWrap: 'anywhere' }}
        >
          <IconAlertTriangle size={17} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
          {q.trouble}
        </Text>
      )}
      {q.children}
    </section>
  );
}
