// One profile in five lines, and what can be done with it.
import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCopy,
  IconDots,
  IconFileText,
  IconTerminal2,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../electron/contract/model';
import { removeWithUndo } from '../app/actions';
import { api } from '../app/bridge';
import { list, moment } from '../app/format';
import { openWizard, useRows } from '../app/state';
import { Tone } from '../parts/tone';
import type { TextTask } from '../parts/text-dialog';

export function ProfileCard({ profile, show }: { profile: Profile; show: (task: TextTask) => void }) {
  const { t } = useTranslation();
  const { name, answers } = profile;
  const distro = useRows('distros').find(({ id }) => id === profile.distro);
  const systems = useRows('systems').filter((system) => system.profile === name).length;
  const rows: readonly (readonly [string, string])[] = [
    [t('profiles.distro'), distro?.name ?? profile.distro],
    [t('profiles.account'), answers.user?.name ?? t('profiles.noUser')],
    [t('profiles.disk'), answers.disk === 'first' ? t('profiles.firstDisk') : answers.disk],
    [t('profiles.packages'), answers.packages.length > 0 ? list(answers.packages) : t('common.none')],
    ...(profile.kernelArgs === '' ? [] : [[t('profiles.kernelArgs'), profile.kernelArgs] as const]),
  ];
  return (
    <article className="slip-card slip-distro" data-profile={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" className="slip-quiet">
            {t('profiles.savedAt', { when: moment(profile.savedAt) })} ·{' '}
            {t('profiles.systems', { count: systems })}
          </Text>
        </div>
        <ProfileMenu profile={profile} show={show} />
      </Group>
      <dl className="slip-facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(!distro || distro.status !== 'ready') && (
        <Tone tone="warn" icon={<IconAlertTriangle size={14} aria-hidden />}>
          {distro ? t(`library.status.${distro.status}`) : t('profiles.distroGone')}
        </Tone>
      )}
      <Group justify="flex-end" mt="auto">
        <Button size="compact-sm" variant="light" onClick={() => openWizard({ kind: 'edit', profile: name })}>
          {t('common.edit')}
        </Button>
      </Group>
    </article>
  );
}

function ProfileMenu({ profile: { name }, show }: { profile: Profile; show: (task: TextTask) => void }) {
  const { t } = useTranslation();
  const answers: TextTask = {
    title: `${t('wizard.preview')} · ${name}`,
    key: ['answers', name],
    load: async () => (await api.call('previewAnswers', { profile: name })).text,
  };
  const script: TextTask = {
    title: `${t('profiles.bootScriptTitle')} · ${name}`,
    key: ['boot', name],
    load: async () => (await api.call('previewBoot', { profile: name })).text,
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileText size={16} aria-hidden />} onClick={() => show(answers)}>
          {t('profiles.answerFile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden />} onClick={() => show(script)}>
          {t('profiles.bootScript')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => openWizard({ kind: 'copy', profile: name })}
        >
          {t('profiles.duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => removeWithUndo(`profiles:${name}`, name, () => api.call('removeProfile', { name }))}
        >
          {t('common.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
