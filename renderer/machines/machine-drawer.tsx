// One machine in full: its facts, the map of its attempt, what can be done, and what happened in plain words.
import { Badge, Drawer, Group, Select, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shownAttempt } from '../../electron/contract/view';
import type { AttemptView, MachineView } from '../../electron/contract/view';
import { useNow } from '../app/clock';
import { bytes, clock, duration, moment, relative } from '../app/format';
import { machineName } from '../app/makers';
import { sayEvent } from '../app/speak';
import { usePage, useRows } from '../app/state';
import { AssignMenu } from './assign-menu';
import { elapsed } from './machine-facts';
import { StatusTone } from './status-tone';
import { StepMap } from './step-map';
import { Note } from '../parts/note';

export function MachineDrawer() {
  const { t } = useTranslation();
  const mac = usePage((state) => state.machine);
  const machine = useRows('machines').find((one) => one.mac === mac);
  return (
    <Drawer
      opened={machine !== undefined}
      onClose={() => usePage.setState({ machine: null })}
      position="right"
      size={620}
      title={
        machine && (
          <Group gap="sm">
            <Text fw={650} size="lg">
              {machineName(machine)}
            </Text>
            <StatusTone status={machine.status} />
          </Group>
        )
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {machine && <MachineDetail key={machine.mac} machine={machine} />}
    </Drawer>
  );
}

function MachineDetail({ machine }: { machine: MachineView }) {
  const { t } = useTranslation();
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const attempt = machine.attempts.find(({ id }) => id === chosen) ?? shownAttempt(machine);
  const facts: readonly (readonly [string, string | null])[] = [
    [t('machines.facts.mac'), machine.mac],
    [t('machines.facts.ip'), machine.ip],
    [t('machines.facts.firmware'), t(`machines.firmware.${machine.firmware}`)],
    [t('machines.facts.profile'), attempt?.profile ?? null],
    [t('machines.facts.uuid'), machine.uuid],
  ];
  return (
    <>
      <dl className="slip-facts slip-facts-wide">
        {facts.map(
          ([term, value]) =>
            value !== null && (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Group justify="space-between" my="md">
        <Text size="sm" className="slip-quiet">
          {t('machines.lastHeard', { when: relative(machine.lastHeard, now) })}
        </Text>
        <AssignMenu machine={machine} />
      </Group>
      {attempt && (
        <>
          {machine.attempts.length > 1 && (
            <Select
              label={t('machines.attempts')}
              mb="md"
              value={attempt.id}
              onChange={setChosen}
              allowDeselect={false}
              data={[...machine.attempts].reverse().map(({ id, startedAt, plan }) => ({
                value: id,
                label: plan
                  ? `${moment(startedAt, now)} · ${t(`terms.plan.${plan}`)}`
                  : moment(startedAt, now),
              }))}
            />
          )}
          <Outcome attempt={attempt} now={now} />
          <StepMap attempt={attempt} machineName={machineName(machine)} />
          <AttemptLog attempt={attempt} />
        </>
      )}
    </>
  );
}

function Outcome({ attempt, now }: { attempt: AttemptView; now: number }) {
  const { t } = useTranslation();
  const { outcome, stalled, held, packages } = attempt;
  if (outcome === 'installed')
    return (
      <Note tone="ok" style={{ marginBottom: 16 }}>
        {t('machines.done', { time: duration(elapsed(attempt, now)) })}
      </Note>
    );
  if (held)
    return (
      <Note tone="warn" style={{ marginBottom: 16 }}>
        {t(`held.${held}`)}
      </Note>
    );
  if (stalled && outcome === 'running')
    return (
      <Note tone="warn" style={{ marginBottom: 16 }}>
        {t(`hints.${stalled.hint}`)}
      </Note>
    );
  if (packages.count === 0) return null;
  return (
    <Badge variant="default" tt="none" mb="md" fw={500}>
      {t('machines.packages', { count: packages.count, bytes: bytes(packages.bytes) })}
    </Badge>
  );
}

function AttemptLog({ attempt }: { attempt: AttemptView }) {
  const { t } = useTranslation();
  const all = usePage((state) => state.events);
  // Hundreds of packages say nothing one by one; the badge counts them.
  const own = all.filter(
    (event) =>
      'attempt' in event && event.attempt === attempt.id && !('role' in event && event.role === 'package'),
  );
  return (
    <section aria-label={t('machines.log')}>
      <Title order={3} size="h6" mt="lg" mb="xs">
        {t('machines.log')}
      </Title>
      {own.length === 0 && (
        <Text size="sm" className="slip-quiet">
          {t('machines.noLog')}
        </Text>
      )}
      <ol className="slip-log">
        {own.map((event) => (
          <li key={event.seq}>
            <time>{clock(event.at)}</time>
            <span>{sayEvent(event)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
