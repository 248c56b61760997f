// Everything that happened, newest first, in plain sentences; the raw fields open under each.
import { Button, Group, SegmentedControl, Select, Switch, Text } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlipwayEvent } from '../../electron/contract/events';
import { machineName } from '../app/makers';
import { sayEvent } from '../app/speak';
import { usePage, useRows } from '../app/state';
import { EmptyState } from '../parts/empty-state';
import { FilterBox } from '../parts/filter-box';
import { PageHead } from '../parts/page-head';
import { EventRow } from './event-row';
import { areaOf, areas } from './event-areas';
import type { Area } from './event-areas';

const PAGE = 200;

interface Wanted {
  readonly text: string;
  readonly mac: string | null;
  readonly area: Area;
}

function isWanted(event: SlipwayEvent, { text, mac, area }: Wanted): boolean {
  if (mac !== null && !('mac' in event && event.mac === mac)) return false;
  if (area !== 'all' && areaOf(event.type) !== area) return false;
  const needle = text.trim().toLowerCase();
  if (needle === '') return true;
  return sayEvent(event).toLowerCase().includes(needle) || event.type.includes(needle);
}

export function ActivityScreen() {
  const { t, i18n } = useTranslation();
  const events = usePage((state) => state.events);
  const machines = useRows('machines');
  const [wanted, setWanted] = useState<Wanted>({ text: '', mac: null, area: 'all' });
  const [pages, setPages] = useState(1);
  /** While not following: the newest `seq` that is shown. */
  const [frozen, setFrozen] = useState<number | null>(null);
  const matching = useMemo(
    () => events.filter((event) => isWanted(event, wanted)).reverse(),
    // The sentences that are searched change with the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [events, wanted, i18n.language],
  );
  const shown = frozen === null ? matching : matching.filter(({ seq }) => seq <= frozen);
  const fresh = matching.length - shown.length;
  const change = (fields: Partial<Wanted>): void => {
    setWanted({ ...wanted, ...fields });
    setPages(1);
  };
  return (
    <div className="slip-page">
      <PageHead title={t('activity.title')} lead={t('activity.lead')}>
        <Switch
          label={t('activity.follow')}
          checked={frozen === null}
          onChange={(event) => setFrozen(event.currentTarget.checked ? null : (events.at(-1)?.seq ?? 0))}
        />
      </PageHead>
      {events.length === 0 ? (
        <EmptyState
          icon={<IconActivity size={30} />}
          title={t('activity.empty')}
          why={t('activity.emptyWhy')}
        />
      ) : (
        <>
          <Group mb="md" gap="sm">
            <FilterBox
              label={t('activity.filter')}
              value={wanted.text}
              onChange={(text) => change({ text })}
            />
            <SegmentedControl
              aria-label={t('activity.area')}
              value={wanted.area}
              onChange={(value) => change({ area: areas.find((area) => area === value) ?? 'all' })}
              data={areas.map((area) => ({ value: area, label: t(`activity.areas.${area}`) }))}
            />
            <Select
              aria-label={t('activity.machine')}
              placeholder={t('activity.allMachines')}
              data={machines.map((machine) => ({
                value: machine.mac,
                label: machineName(machine),
              }))}
              value={wanted.mac}
              onChange={(mac) => change({ mac })}
              clearable
              w={220}
            />
          </Group>
          {fresh > 0 && (
            <Button
              variant="light"
              size="compact-sm"
              mb="sm"
              style={{ alignSelf: 'center' }}
              onClick={() => setFrozen(events.at(-1)?.seq ?? 0)}
            >
              {t('activity.fresh', { count: fresh })}
            </Button>
          )}
          {shown.length === 0 ? (
            <Text className="slip-quiet" ta="center" py="xl">
              {t('activity.none')}
            </Text>
          ) : (
            <ol className="slip-card slip-activity" aria-label={t('activity.title')}>
              {shown.slice(0, pages * PAGE).map((event) => (
                <EventRow key={event.seq} event={event} />
              ))}
            </ol>
          )}
          {shown.length > pages * PAGE && (
            <Button
              variant="subtle"
              mt="sm"
              style={{ alignSelf: 'center' }}
              onClick={() => setPages(pages + 1)}
            >
              {t('activity.older')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
