// The bar on top of every screen: which card, which mode, the switch, and what is true right now.
import { Group, Loader, SegmentedControl, Switch, Text, Tooltip } from '@mantine/core';
import { IconNetwork } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Serving } from '../../electron/contract/events';
import type { ServeMode } from '../../electron/contract/settings';
import { handlers } from '../app/actions';
import { api } from '../app/bridge';
import { keyName } from '../app/shortcuts';
import { usePage, useRows, useServing, useSettings } from '../app/state';
import { NicPick, useNics } from './nic-pick';
import { PreflightPanel, verdictOf } from './preflight-panel';
import { startServing, stopServing } from './serving-actions';
import { StopDialog } from './stop-dialog';

const modes: readonly ServeMode[] = ['auto', 'dhcp', 'proxy'];

/** The card served on, else the one chosen, else the one of last time; never one that nobody chose. */
function usePicked(): readonly [string | null, (nic: string) => void, ReturnType<typeof useNics>] {
  const nics = useNics();
  const last = useSettings()?.lastNic ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const serving = useServing();
  const known = (name: string | null): string | null => (nics.some((nic) => nic.name === name) ? name : null);
  return [serving?.nic.name ?? known(chosen) ?? known(last), setChosen, nics];
}

function usePreflight(nic: string | null, mode: ServeMode, idle: boolean) {
  // What is in the library decides two of the checks, so a change there asks again.
  const library = usePage(({ view }) => Object.keys(view?.profiles ?? {}).length);
  return useQuery({
    queryKey: ['preflight', nic, mode, library],
    queryFn: () => api.call('preflight', { nic: nic ?? '', mode }),
    enabled: nic !== null && idle,
    placeholderData: (before) => before,
    gcTime: 0,
  });
}

export function ServeBar() {
  const { t } = useTranslation();
  const serving = useServing();
  const [nic, pick, nics] = usePicked();
  const [mode, setMode] = useState<ServeMode>('auto');
  const [busy, setBusy] = useState<'start' | 'stop' | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const preflight = usePreflight(nic, mode, serving === null && busy === null);
  const verdict = preflight.data ? verdictOf(preflight.data) : null;

  // The checks try the ports themselves: starting waits until they let go of them.
  const canStart = nic !== null && verdict !== 'stop' && !preflight.isFetching;

  const toggle = async (): Promise<void> => {
    if (busy !== null || (!serving && !canStart)) return;
    setBusy(serving ? 'stop' : 'start');
    if (serving) setAsked(await stopServing(false));
    else if (nic !== null) await startServing(nic, mode);
    setBusy(null);
  };
  useEffect(() => {
    handlers.toggleServe = () => void toggle();
  });

  const state = serving
    ? 'serving'
    : nic === null
      ? 'idle'
      : verdict === 'stop' || verdict === 'warn'
        ? verdict
        : 'idle';
  return (
    <header className="slip-serve" data-state={state} aria-label={t('serve.label')}>
      <Group px={20} h={64} justify="space-between" wrap="nowrap" gap="sm">
        <Group gap="sm" wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
          {serving ? (
            <IconNetwork size={22} color="var(--slip-ok)" aria-hidden style={{ flex: 'none' }} />
          ) : (
            <NicPick nics={nics} value={nic} disabled={busy !== null} onChange={pick} />
          )}
          {!serving && nic !== null && (
            <SegmentedControl
              style={{ flex: 'none' }}
              aria-label={t('serve.mode')}
              value={mode}
              onChange={(value) => setMode(value)}
              data={modes.map((value) => ({ value, label: t(`serve.modes.${value}`) }))}
              disabled={busy !== null}
            />
          )}
          <StateLine serving={serving} picked={nic !== null} busy={busy} />
        </Group>
        <Group gap="sm" wrap="nowrap" style={{ flex: 'none' }}>
          {busy !== null && <Loader size="sm" aria-hidden />}
          <Tooltip label={`${t(serving ? 'serve.off' : 'serve.on')} (${keyName('Enter')})`}>
            <Switch
              size="lg"
              color="green.8"
              label={t('serve.switch')}
              labelPosition="left"
              checked={serving !== null || busy === 'start'}
              disabled={busy !== null || (!serving && !canStart)}
              onChange={() => void toggle()}
              styles={{
                label: { fontWeight: 600, fontSize: 15, whiteSpace: 'nowrap' },
                body: { alignItems: 'center' },
              }}
            />
          </Tooltip>
        </Group>
      </Group>
      {!serving && nic !== null && busy === null && <PreflightPanel query={preflight} />}
      <StopDialog count={asked} onClose={() => setAsked(null)} />
    </header>
  );
}

function StateLine({
  serving,
  picked,
  busy,
}: {
  serving: Serving | null;
  picked: boolean;
  busy: 'start' | 'stop' | null;
}) {
  const { t } = useTranslation();
  const machines = useRows('machines').filter(({ attempts }) => !attempts.at(-1)?.simulated).length;
  if (busy !== null)
    return <Text size="sm">{t(busy === 'start' ? 'serve.starting' : 'serve.stopping')}</Text>;
  if (!serving)
    return (
      <Text size="sm" className="slip-quiet" lineClamp={2} style={{ minWidth: 0 }}>
        {t(picked ? 'serve.idle' : 'serve.pickFirst')}
      </Text>
    );
  const { nic, address, effective, pool } = serving;
  const how =
    effective === 'proxy' || !pool
      ? t('serve.proxyNow')
      : t('serve.dhcpNow', { from: pool.from, to: pool.to });
  return (
    <div style={{ minWidth: 0 }} role="status">
      <Text size="sm" fw={600} truncate>
        {t('serve.now', { nic: nic.name, ip: address })}
      </Text>
      <Text size="xs" className="slip-quiet" truncate>
        {how} · {t('serve.machines', { count: machines })}
      </Text>
    </div>
  );
}
