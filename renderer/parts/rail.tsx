// The left rail: five screens, and "Get started" for as long as no machine has been installed.
import { NavLink, Text, Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconDeviceDesktop,
  IconDisc,
  IconListCheck,
  IconSettings,
  IconSparkles,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Mark } from './mark';
import { keyName } from '../app/shortcuts';
import { go, usePage, useRows } from '../app/state';
import type { ScreenName } from '../app/state';

const items: readonly {
  readonly screen: ScreenName;
  readonly icon: typeof IconDisc;
  readonly key: string;
}[] = [
  { screen: 'library', icon: IconDisc, key: '1' },
  { screen: 'profiles', icon: IconListCheck, key: '2' },
  { screen: 'machines', icon: IconDeviceDesktop, key: '3' },
  { screen: 'activity', icon: IconActivity, key: '4' },
  { screen: 'settings', icon: IconSettings, key: '5' },
];

/** True once a real machine has been installed: the first-run cards are not needed any more. */
export function useKnowsTheWay(): boolean {
  return useRows('machines').some(({ attempts }) =>
    attempts.some(({ outcome, simulated }) => outcome === 'installed' && !simulated),
  );
}

export function Rail() {
  const { t } = useTranslation();
  const current = usePage((state) => state.screen);
  const known = useKnowsTheWay();
  const busy = useRows('machines').filter(({ status }) => status !== 'installed').length;
  const link = (screen: ScreenName, Icon: typeof IconDisc, key: string | null, count = 0) => (
    <Tooltip
      key={screen}
      label={key === null ? t(`rail.${screen}`) : `${t(`rail.${screen}`)} (${keyName(key)})`}
      position="right"
    >
      <NavLink
        component="button"
        type="button"
        active={current === screen}
        aria-current={current === screen ? 'page' : undefined}
        label={t(`rail.${screen}`)}
        leftSection={<Icon size={19} stroke={1.7} aria-hidden />}
        rightSection={
          count > 0 ? (
            <Text span size="xs" fw={600}>
              {count}
            </Text>
          ) : undefined
        }
        variant="light"
        style={{ borderRadius: 8 }}
        py={8}
        onClick={() => go(screen)}
      />
    </Tooltip>
  );
  return (
    <nav className="slip-rail" aria-label={t('rail.label')}>
      <div style={{ display: 'flex', alignItems: 'center', gap: 10, padding: '4px 10px 16px' }}>
        <Mark size={26} />
        <Text fw={650} size="lg" component="span" className="slip-rail-name">
          {t('app.name')}
        </Text>
      </div>
      {(!known || current === 'welcome') && link('welcome', IconSparkles, null)}
      {items.map(({ screen, icon, key }) => link(screen, icon, key, screen === 'machines' ? busy : 0))}
    </nav>
  );
}
