// "Try it without hardware": the engine's simulated machine walks the nine steps on loopback while one watches.
import { Button, Group, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { shownAttempt } from '../../electron/contract/view';
import { api, problemOf } from '../app/bridge';
import { duration } from '../app/format';
import { sayProblem } from '../app/speak';
import { openMachine, useRows } from '../app/state';
import { Ring, stepKey } from '../parts/ring';
import { Note } from '../parts/note';

export function TryCard() {
  const { t } = useTranslation();
  const attempt = useMutation({ mutationFn: () => api.call('simulate'), networkMode: 'always' });
  const simulated = useRows('machines')
    .filter(({ attempts }) => attempts.at(-1)?.simulated)
    .sort((a, b) => b.lastHeard - a.lastHeard)[0];
  const shown = simulated && shownAttempt(simulated);
  const watching = attempt.isPending || attempt.isSuccess;
  return (
    <section
      className="slip-card"
      style={{ marginTop: 20, padding: '18px 20px' }}
      aria-label={t('welcome.try')}
    >
      <Group justify="space-between" wrap="nowrap">
        <Group wrap="nowrap" gap="md">
          {watching && shown ? (
            <Ring attempt={shown} />
          ) : (
            <IconFlask size={30} stroke={1.4} className="slip-quiet" aria-hidden />
          )}
          <div>
            <Text fw={600}>{t('welcome.tryTitle')}</Text>
            <Text size="sm" className="slip-quiet" role="status">
              {attempt.isPending && shown
                ? t('map.step', { step: shown.step, name: t(`map.names.${stepKey(shown.step)}`) })
                : t(attempt.isPending ? 'welcome.trying' : 'welcome.tryWhy')}
            </Text>
          </div>
        </Group>
        <Button
          variant="light"
          loading={attempt.isPending}
          onClick={() => attempt.mutate()}
          style={{ flex: 'none' }}
        >
          {t('welcome.try')}
        </Button>
      </Group>
      {attempt.error && (
        <Note tone="bad" style={{ marginTop: 16 }}>
          {sayProblem(problemOf(attempt.error))}
        </Note>
      )}
      {attempt.data && (
        <Note tone="ok" style={{ marginTop: 16 }}>
          <Group justify="space-between">
            <Text size="sm">{t('welcome.tried', { time: duration(attempt.data.seconds * 1000) })}</Text>
            {simulated && (
              <Button size="compact-sm" variant="default" onClick={() => openMachine(simulated.mac)}>
                {t('welcome.showMachine')}
              </Button>
            )}
          </Group>
        </Note>
      )}
    </section>
  );
}
