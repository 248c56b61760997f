// Says that the engine fell, what that means for a person, and offers the diagnostics; silent while it runs.
import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button';
import { refresh } from '../app/feed';
import { usePage } from '../app/state';

function diagnostics(): string {
  const { engine, events, seq, view } = usePage.getState();
  const facts = {
    engine,
    seq,
    serving: view?.serving ?? null,
    page: navigator.userAgent,
    at: new Date().toISOString(),
  };
  return `${JSON.stringify(facts, null, 2)}\n${events
    .slice(-200)
    .map((event) => JSON.stringify(event))
    .join('\n')}\n`;
}

export function EngineBanner() {
  const { t } = useTranslation();
  const { state } = usePage((page) => page.engine);
  const [asking, setAsking] = useState(false);
  if (state === 'running' || state === 'starting') return null;
  const again = (): void => {
    setAsking(true);
    void refresh()
      .catch(() => undefined) // still down: the banner stays, which is the message
      .finally(() => setAsking(false));
  };
  return (
    <Alert
      role="alert"
      radius={0}
      color={state === 'stopped' ? 'red' : 'yellow'}
      icon={state === 'stopped' ? <IconAlertTriangle size={18} /> : <Loader size={16} />}
      py={8}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{t(state === 'stopped' ? 'engine.stopped' : 'engine.restarting')}</Text>
        <Group gap="xs" wrap="nowrap">
          <CopyButton text={diagnostics} label={t('engine.diagnostics')} />
          {state === 'stopped' && (
            <Button size="compact-sm" loading={asking} onClick={again}>
              {t('engine.again')}
            </Button>
          )}
        </Group>
      </Group>
    </Alert>
  );
}
