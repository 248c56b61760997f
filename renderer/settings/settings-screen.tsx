// One page, six groups; every change applies at once and can be undone.
import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/state';
import { PageHead } from '../parts/page-head';
import { AboutGroup } from './about-group';
import { NewMachinesGroup } from './new-machines-group';
import { GeneralGroup, LibraryGroup, LogGroup, NetworkGroup } from './plain-groups';

const groups = ['general', 'network', 'library', 'newMachines', 'log', 'about'] as const;

export function SettingsScreen() {
  const { t } = useTranslation();
  const settings = useSettings();
  if (!settings) return <div className="slip-page" />;
  const bodies: Readonly<Record<(typeof groups)[number], ReactNode>> = {
    general: <GeneralGroup settings={settings} />,
    network: <NetworkGroup settings={settings} />,
    library: <LibraryGroup settings={settings} />,
    newMachines: <NewMachinesGroup settings={settings} />,
    log: <LogGroup settings={settings} />,
    about: <AboutGroup />,
  };
  return (
    <div className="slip-page" style={{ maxWidth: 900 }}>
      <PageHead title={t('settings.title')} lead={t('settings.lead')} />
      <Stack gap="md">
        {groups.map((group) => (
          <section
            key={group}
            className="slip-card"
            style={{ padding: '16px 20px' }}
            aria-labelledby={`group-${group}`}
          >
            <Title order={2} size="h5" id={`group-${group}`} mb="sm">
              {t(`settings.groups.${group}`)}
            </Title>
            {bodies[group]}
          </section>
        ))}
      </Stack>
    </div>
  );
}
