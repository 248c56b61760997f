// The library: the whole screen is the drop zone; imports fill in place, distros follow, kits come last.
import { Button, SimpleGrid, Text } from '@mantine/core';
import { IconDisc, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { handlers, importPaths } from '../app/actions';
import { keyName } from '../app/shortcuts';
import { useRows } from '../app/state';
import { EmptyState } from '../parts/empty-state';
import { PageHead } from '../parts/page-head';
import { DistroCard } from './distro-card';
import { ImportCard } from './import-card';
import { useDropZone, usePastedPaths } from './drop-zone';

export function LibraryScreen() {
  const { t } = useTranslation();
  const distros = useRows('distros');
  const imports = useRows('imports');
  const input = useRef<HTMLInputElement>(null);
  const [zone, over] = useDropZone();
  usePastedPaths();
  const choose = (): void => input.current?.click();
  useEffect(() => {
    handlers.chooseImage = choose;
  });
  const media = distros.filter(({ role }) => role === 'media').sort((a, b) => b.importedAt - a.importedAt);
  const kits = distros.filter(({ role }) => role === 'kit').sort((a, b) => b.importedAt - a.importedAt);
  // An import whose distro has its own card already is shown on that card.
  const loose = imports.filter(
    ({ distro, problem }) => problem !== null || distro === null || !distros.some(({ id }) => id === distro),
  );
  const empty = distros.length === 0 && loose.length === 0;

  const chosen = (files: FileList | null): void => {
    void importPaths([...(files ?? [])].map((file) => window.slipway.pathOf(file)));
    if (input.current) input.current.value = '';
  };
  return (
    <div className="slip-page" {...zone} data-testid="library">
      <PageHead title={t('library.title')} lead={t('library.lead')}>
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          rightSection={<KeyHint name="O" />}
          onClick={choose}
        >
          {t('library.choose')}
        </Button>
      </PageHead>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('library.choose')}
        accept=".iso,.deb,.gz,.tgz,.img"
        onChange={(event) => chosen(event.currentTarget.files)}
      />
      {empty ? (
        <div className="slip-drop" style={{ flex: 1, display: 'flex' }}>
          <EmptyState icon={<IconDisc size={30} />} title={t('library.drop')} why={t('library.dropWhy')}>
            <Button mt="md" variant="light" onClick={choose}>
              {t('library.choose')}
            </Button>
          </EmptyState>
        </div>
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md" style={{ alignItems: 'start' }}>
            {loose.map((job) => (
              <ImportCard key={job.job} job={job} />
            ))}
            {[...media, ...kits].map((distro) => (
              <DistroCard key={distro.id} distro={distro} />
            ))}
          </SimpleGrid>
          <div className="slip-drop" style={{ marginTop: 20, padding: '18px 20px' }}>
            <Text ta="center" fw={550} size="sm">
              {t('library.drop')}
            </Text>
            <Text ta="center" size="xs" className="slip-quiet">
              {t('library.dropWhy')}
            </Text>
          </div>
        </>
      )}
      {over && (
        <div className="slip-drop-over">
          <Text size="xl" fw={600}>
            {t('library.dropOver')}
          </Text>
        </div>
      )}
    </div>
  );
}

function KeyHint({ name }: { name: string }) {
  return (
    <span aria-hidden style={{ fontSize: 12, fontWeight: 400 }}>
      {keyName(name)}
    </span>
  );
}
