// The first run: three cards that tick themselves from what is really there, and a try without hardware.
import { Button, SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { go, openWizard, useRows, useServing } from '../app/state';
import { StartCard } from './start-card';
import { TryCard } from './try-card';

export function WelcomeScreen() {
  const { t } = useTranslation();
  const media = useRows('distros').filter(({ role }) => role === 'media');
  const profile = useRows('profiles').at(0);
  const serving = useServing();
  const installed = useRows('machines').some(({ attempts }) =>
    attempts.some(({ outcome, simulated }) => outcome === 'installed' && !simulated),
  );
  const distro = media.find(({ status }) => status === 'ready');
  const stuck = media.find(({ status }) => status !== 'ready' && status !== 'importing');
  return (
    <div className="slip-page">
      <Title order={1} size="h2" mt="md">
        {t('welcome.title')}
      </Title>
      <Text className="slip-quiet" mb="xl">
        {t(installed ? 'welcome.installed' : 'welcome.lead')}
      </Text>
      <SimpleGrid cols={3} spacing="md">
        <StartCard
          number={1}
          title={t('welcome.drop')}
          why={t('welcome.dropWhy')}
          done={distro ? t('welcome.dropDone', { name: distro.name }) : null}
          trouble={!distro && stuck ? `${stuck.name}: ${t(`library.status.${stuck.status}`)}` : null}
        >
          <Button fullWidth variant={distro ? 'default' : 'filled'} onClick={() => go('library')}>
            {t('check.openLibrary')}
          </Button>
        </StartCard>
        <StartCard
          number={2}
          title={t('welcome.profile')}
          why={t('welcome.profileWhy')}
          done={profile ? t('welcome.profileDone', { name: profile.name }) : null}
          trouble={null}
        >
          <Button
            fullWidth
            variant={distro && !profile ? 'filled' : 'default'}
            onClick={() => openWizard({ kind: 'new', distro: null })}
          >
            {t('profiles.new')}
          </Button>
        </StartCard>
        <StartCard
          number={3}
          title={t('welcome.serve')}
          why={t('welcome.serveWhy')}
          done={serving ? t('welcome.serveDone', { nic: serving.nic.name }) : null}
          trouble={null}
        >
          <Button fullWidth variant={serving ? 'filled' : 'default'} onClick={() => go('machines')}>
            {t('rail.machines')}
          </Button>
        </StartCard>
      </SimpleGrid>
      <TryCard />
    </div>
  );
}
