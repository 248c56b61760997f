// One distro: what it is, what can boot it, whether it is ready, and what to do when it is not.
import { ActionIcon, Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import {
  IconCircleCheck,
  IconDots,
  IconLoader2,
  IconPuzzle,
  IconTrash,
  IconUnlink,
  IconHelp,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Distro, DistroStatus } from '../../electron/contract/model';
import { removeWithUndo } from '../app/actions';
import { api } from '../app/bridge';
import { bytes, list } from '../app/format';
import { openWizard, useRows } from '../app/state';
import { Tone } from '../parts/tone';
import type { ToneName } from '../parts/tone';
import { DistroMark } from './distro-mark';
import { DistroTrouble } from './distro-trouble';
import { ImportProgress } from './import-card';

const looks: Readonly<Record<DistroStatus, readonly [ToneName, typeof IconHelp]>> = {
  importing: ['live', IconLoader2],
  ready: ['ok', IconCircleCheck],
  'needs-kit': ['warn', IconPuzzle],
  'needs-help': ['warn', IconHelp],
  gone: ['bad', IconUnlink],
};

export function DistroCard({ distro }: { distro: Distro }) {
  const { t } = useTranslation();
  const job = useRows('imports').find((row) => row.distro === distro.id && row.problem === null);
  const [tone, Icon] = looks[distro.status];
  const facts = [distro.version, distro.codename, distro.arch, bytes(distro.bytes)].filter(
    (fact) => fact !== '',
  );
  return (
    <article className="slip-card slip-distro" data-distro={distro.id} data-status={distro.status}>
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <DistroMark distro={distro} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600} lineClamp={2}>
            {distro.name}
          </Text>
          <Text size="sm" className="slip-quiet">
            {facts.join(' · ')}
          </Text>
        </div>
        <CardMenu distro={distro} />
      </Group>
      <Group gap={6}>
        <Tone tone={tone} icon={<Icon size={14} aria-hidden />}>
          {t(`library.status.${distro.status}`)}
        </Tone>
        {distro.role === 'kit' && <Badge variant="default">{t('library.kit')}</Badge>}
        {distro.boot.map((method) => (
          <Badge key={method} variant="default" tt="none" fw={500}>
            {t(`library.boot.${method}`)}
          </Badge>
        ))}
      </Group>
      <DistroTrouble distro={distro} />
      <Notes distro={distro} />
      {job && <ImportProgress job={job} />}
      {distro.role === 'media' && distro.status === 'ready' && (
        <Group justify="flex-end" mt="auto">
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => openWizard({ kind: 'new', distro: distro.id })}
          >
            {t('library.makeProfile')}
          </Button>
        </Group>
      )}
    </article>
  );
}

function Notes({ distro }: { distro: Distro }) {
  const { t } = useTranslation();
  const kit = useRows('distros').find(({ id }) => id === distro.kit);
  const profiles = useRows('profiles').filter((profile) => profile.distro === distro.id);
  if (distro.status !== 'ready') return null;
  const kernel = distro.kernelReleases.join(', ');
  return (
    <Stack gap={2}>
      {distro.role === 'kit' && kernel !== '' && <Note>{t('library.kitFor', { kernel })}</Note>}
      {distro.role === 'media' && (
        <Note>{t(distro.source === 'image' ? 'library.fromImage' : 'library.fromFolder')}</Note>
      )}
      {distro.role === 'media' && distro.minMemoryMiB > 0 && (
        <Note>{t('library.memory', { amount: `${String(distro.minMemoryMiB)} MiB` })}</Note>
      )}
      {kit && <Note>{t('library.kitUses', { kit: kit.name })}</Note>}
      {profiles.length > 0 && (
        <Note>{t('library.usedBy', { names: list(profiles.map(({ name }) => name)) })}</Note>
      )}
    </Stack>
  );
}

const Note = ({ children }: { children: string }) => (
  <Text size="sm" className="slip-quiet">
    {children}
  </Text>
);

function CardMenu({ distro }: { distro: Distro }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${distro.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() =>
            removeWithUndo(`distros:${distro.id}`, distro.name, () =>
              api.call('removeDistro', { id: distro.id }),
            )
          }
        >
          {t('common.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
