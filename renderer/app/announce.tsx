// Toasts, and the one polite live region: what a person should notice without looking at that screen.
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import type { SlipwayEvent } from '../../electron/contract/events';
import type { Problem } from '../../electron/contract/problems';
import { duration } from './format';
import { t } from './language';
import { machineName } from './makers';
import { sayProblem } from './speak';
import { usePage } from './state';

/** The text that a screen reader speaks next. */
export const useSpoken = create<{ text: string }>(() => ({ text: '' }));
export const speak = (text: string): void => useSpoken.setState({ text });

export interface Toast {
  readonly text: string;
  readonly tone?: 'good' | 'warn' | 'bad' | 'plain';
  readonly forMs?: number;
  readonly undo?: () => void;
}

const colours = { good: 'green', warn: 'yellow', bad: 'red', plain: 'harbour' } as const;

export function tell({ text, tone = 'plain', forMs = 5000, undo }: Toast): void {
  const id = `toast-${String(Date.now())}-${text}`;
  const message = undo ? (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{text}</Text>
      <Button
        size="compact-sm"
        variant="light"
        onClick={() => {
          undo();
          notifications.hide(id);
        }}
      >
        {t('common.undo')}
      </Button>
    </Group>
  ) : (
    text
  );
  notifications.show({
    id,
    message,
    color: colours[tone],
    autoClose: forMs,
    withBorder: true,
    closeButtonProps: { 'aria-label': t('common.close') },
  });
}

export const tellProblem = (problem: Problem): void =>
  tell({ text: sayProblem(problem), tone: 'bad', forMs: 10_000 });

const QUARTERS = 4;
let quarter = new Map<string, number>();

/** Tells what happened while the person looked elsewhere: installed machines, failed imports, import progress. */
export function announceEvents(events: readonly SlipwayEvent[]): void {
  for (const event of events) {
    if (event.type === 'install.reported' && event.state === 'finished') {
      const machine = usePage.getState().view?.machines[event.mac];
      const attempt = machine?.attempts.find(({ id }) => id === event.attempt);
      if (!machine || !attempt || attempt.simulated) continue;
      const name = machineName(machine);
      tell({
        text: t('machines.toast', { name, time: duration(event.at - attempt.startedAt) }),
        tone: 'good',
        forMs: 15_000,
      });
    }
    if (event.type === 'import.progressed' && event.total > 0) {
      const reached = Math.floor((event.done / event.total) * QUARTERS);
      const mark = `${event.phase}:${String(reached)}`;
      if (`${event.phase}:${String(quarter.get(event.job + event.phase) ?? -1)}` === mark) continue;
      quarter.set(event.job + event.phase, reached);
      speak(`${t(`library.phases.${event.phase}`)} ${String(reached * 25)}%`);
    }
    if (event.type === 'import.finished' || event.type === 'import.failed') quarter = new Map();
    if (event.type === 'import.failed') speak(sayProblem(event.problem));
  }
}
