// The groups whose settings are one control each: general, network, library, log.
import { NumberInput, Select, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../electron/contract/settings';
import { changeSetting, Setting } from './setting';

interface Props {
  readonly settings: Settings;
}

const languages = ['system', 'en', 'zh-CN'] as const;
const themes = ['system', 'light', 'dark'] as const;
const leaseTimes = ['600', '3600', '28800', '86400', '604800'] as const;
const keptDays = [7, 30, 90, 365];

export function GeneralGroup({ settings }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Setting label={t('settings.language')}>
        <SegmentedControl
          aria-label={t('settings.language')}
          value={settings.language}
          onChange={(value) =>
            void changeSetting(settings, { language: languages.find((one) => one === value) ?? 'system' })
          }
          data={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
        />
      </Setting>
      <Setting label={t('settings.theme')}>
        <SegmentedControl
          aria-label={t('settings.theme')}
          value={settings.theme}
          onChange={(value) =>
            void changeSetting(settings, { theme: themes.find((one) => one === value) ?? 'system' })
          }
          data={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
        />
      </Setting>
    </>
  );
}

export function NetworkGroup({ settings }: Props) {
  const { t } = useTranslation();
  const [port, setPort] = useState<string | number>(settings.httpPort);
  useEffect(() => setPort(settings.httpPort), [settings.httpPort]);
  const savePort = (): void => {
    const value = typeof port === 'number' ? port : settings.httpPort;
    if (value !== settings.httpPort) void changeSetting(settings, { httpPort: value });
    setPort(value);
  };
  const known = leaseTimes.map((value) => ({ value: value, label: t(`settings.leases.${value}`) }));
  const current = String(settings.leaseSeconds);
  const data = known.some(({ value }) => value === current)
    ? known
    : [{ value: current, label: t('time.seconds', { count: settings.leaseSeconds }) }, ...known];
  return (
    <>
      <Setting label={t('settings.lease')} why={t('settings.leaseWhy')}>
        <Select
          aria-label={t('settings.lease')}
          w={170}
          data={data}
          value={current}
          allowDeselect={false}
          onChange={(value) =>
            value !== null && void changeSetting(settings, { leaseSeconds: Number(value) })
          }
        />
      </Setting>
      <Setting label={t('settings.httpPort')} why={t('settings.httpPortWhy')}>
        <NumberInput
          aria-label={t('settings.httpPort')}
          w={120}
          min={0}
          max={65_535}
          clampBehavior="strict"
          allowDecimal={false}
          hideControls
          value={port}
          onChange={setPort}
          onBlur={savePort}
        />
      </Setting>
    </>
  );
}

export function LibraryGroup({ settings }: Props) {
  const { t } = useTranslation();
  return (
    <Setting label={t('settings.extract')} why={t('settings.extractWhy')}>
      <Switch
        aria-label={t('settings.extract')}
        checked={settings.extract}
        onChange={(event) => void changeSetting(settings, { extract: event.currentTarget.checked })}
      />
    </Setting>
  );
}

export function LogGroup({ settings }: Props) {
  const { t } = useTranslation();
  const days = keptDays.includes(settings.logDays) ? keptDays : [settings.logDays, ...keptDays];
  return (
    <Setting label={t('settings.logDays')}>
      <Select
        aria-label={t('settings.logDays')}
        w={170}
        data={days.map((count) => ({ value: String(count), label: t('settings.days', { count }) }))}
        value={String(settings.logDays)}
        allowDeselect={false}
        onChange={(value) => value !== null && void changeSetting(settings, { logDays: Number(value) })}
      />
    </Setting>
  );
}
