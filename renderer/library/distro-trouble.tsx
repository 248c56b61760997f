// Why a distro cannot be used yet, and the one thing that mends it.
import { Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Distro } from '../../electron/contract/model';

/** The names under which Debian publishes the kit that boots this medium. */
export function kitFiles({ version, arch }: Pick<Distro, 'version' | 'arch'>): readonly string[] {
  const major = /^\d+/.exec(version)?.[0] ?? '13';
  return [`debian-installer-${major}-netboot-${arch}.deb`, 'netboot.tar.gz', 'mini.iso'];
}

export function DistroTrouble({ distro }: { distro: Distro }) {
  const { t } = useTranslation();
  switch (distro.status) {
    case 'needs-kit':
      return (
        <Trouble
          title={t('library.kitTitle')}
          why={t('library.kitWhy', { kernel: distro.kernelReleases.join(', ') })}
        >
          <Text size="xs" className="slip-quiet" mt={8} mb={4}>
            {t('library.kitFiles')}
          </Text>
          <Group gap={6}>
            {kitFiles(distro).map((file) => (
              <Code key={file}>{file}</Code>
            ))}
          </Group>
        </Trouble>
      );
    case 'needs-help':
      return <Trouble title={t('library.helpTitle')} why={t('library.helpWhy')} />;
    case 'gone':
      return (
        <Trouble
          title={t('library.goneTitle')}
          why={t('library.goneWhy', { path: distro.image?.path ?? '' })}
        />
      );
    default:
      return null;
  }
}

function Trouble({ title, why, children }: { title: string; why: string; children?: React.ReactNode }) {
  return (
    <div className="slip-trouble">
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {why}
      </Text>
      {children}
    </div>
  );
}
