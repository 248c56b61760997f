// One event: time, sentence, and on demand every field as it was recorded.
import { ActionIcon, Code } from '@mantine/core';
import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
  IconCircleX,
  IconDeviceDesktop,
  IconDisc,
  IconRouter,
} from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlipwayEvent } from '../../electron/contract/events';
import { clock, moment } from '../app/format';
import { sayEvent } from '../app/speak';
import { areaOf, weightOf } from './event-areas';

const areaIcons = { machines: IconDeviceDesktop, library: IconDisc, serve: IconRouter } as const;
const weightIcons = { bad: IconCircleX, warn: IconAlertTriangle, good: IconCircleCheck } as const;
const colours = {
  bad: 'var(--slip-bad)',
  warn: 'var(--slip-warn)',
  good: 'var(--slip-ok)',
  plain: 'var(--slip-quiet)',
};

const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString();

export const EventRow = memo(function EventRow({ event }: { event: SlipwayEvent }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const weight = weightOf(event);
  const Icon = weight === 'plain' ? areaIcons[areaOf(event.type)] : weightIcons[weight];
  const sentence = sayEvent(event);
  return (
    <li data-event={event.type}>
      <div className="slip-event">
        <time dateTime={new Date(event.at).toISOString()}>
          {isToday(event.at) ? clock(event.at) : moment(event.at)}
        </time>
        <Icon size={16} color={colours[weight]} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{sentence}</span>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`${t('activity.details')}: ${sentence}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        </ActionIcon>
      </div>
      {open && (
        <Code block mt={4} mb={6} fz={12}>
          {JSON.stringify(event, null, 2)}
        </Code>
      )}
    </li>
  );
});
