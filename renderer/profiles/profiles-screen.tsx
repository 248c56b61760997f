// The profiles, or the wizard that makes one.
import { Button, SimpleGrid } from '@mantine/core';
import { IconListCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keyName } from '../app/shortcuts';
import { go, openWizard, usePage, useRows } from '../app/state';
import { EmptyState } from '../parts/empty-state';
import { PageHead } from '../parts/page-head';
import { TextDialog } from '../parts/text-dialog';
import type { TextTask } from '../parts/text-dialog';
import { ProfileCard } from './profile-card';
import { Wizard } from './wizard';

export function ProfilesScreen() {
  const wizard = usePage((state) => state.wizard);
  return wizard ? <Wizard key={JSON.stringify(wizard)} task={wizard} /> : <ProfileList />;
}

function ProfileList() {
  const { t } = useTranslation();
  const profiles = useRows('profiles');
  const hasDistro = useRows('distros').some(({ status, role }) => role === 'media' && status === 'ready');
  const [text, setText] = useState<TextTask | null>(null);
  const create = (): void => openWizard({ kind: 'new', distro: null });
  const sorted = [...profiles].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div className="slip-page">
      <PageHead title={t('profiles.title')} lead={t('profiles.lead')}>
        {profiles.length > 0 && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} title={keyName('N')} onClick={create}>
            {t('profiles.new')}
          </Button>
        )}
      </PageHead>
      {profiles.length === 0 ? (
        <EmptyState
          icon={<IconListCheck size={30} />}
          title={t('profiles.emptyTitle')}
          why={hasDistro ? t('profiles.emptyWhy') : t('profiles.emptyNoDistro')}
        >
          <Button mt="md" onClick={hasDistro ? create : () => go('library')}>
            {t(hasDistro ? 'profiles.new' : 'profiles.toLibrary')}
          </Button>
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
          {sorted.map((profile) => (
            <ProfileCard key={profile.name} profile={profile} show={setText} />
          ))}
        </SimpleGrid>
      )}
      <TextDialog task={text} onClose={() => setText(null)} />
    </div>
  );
}
