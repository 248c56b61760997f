// Step 2: who may log in, and which disk is erased.
import { Checkbox, Group, PasswordInput, Radio, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepProps } from './wizard';
import { Note } from '../parts/note';

export function StepAccount({ draft, change, errorOf, left }: StepProps) {
  const { t } = useTranslation();
  const erase =
    draft.diskKind === 'first' ? t('wizard.erase') : t('wizard.eraseNamed', { disk: draft.diskPath });
  const kept = (hash: string | null): string =>
    t(hash === null ? 'wizard.passwordWhy' : 'wizard.passwordKept');
  return (
    <Stack gap="lg">
      <SimpleGrid cols={2} spacing="md">
        <TextInput
          label={t('wizard.user')}
          description={t('wizard.userWhy')}
          value={draft.userName}
          error={errorOf('userName')}
          onBlur={() => left('userName')}
          onChange={(event) => change({ userName: event.currentTarget.value })}
          autoComplete="off"
        />
        <TextInput
          label={t('common.optional', { label: t('wizard.fullName') })}
          description={'\u00a0'}
          value={draft.fullName}
          onChange={(event) => change({ fullName: event.currentTarget.value })}
          maxLength={100}
        />
        <PasswordInput
          label={t('wizard.password')}
          description={kept(draft.keptUserHash)}
          value={draft.userPassword}
          error={errorOf('userPassword')}
          onBlur={() => left('userPassword')}
          onChange={(event) => change({ userPassword: event.currentTarget.value })}
          autoComplete="new-password"
        />
        <div>
          <Checkbox
            mt={28}
            label={t('wizard.root')}
            checked={draft.root}
            onChange={(event) => change({ root: event.currentTarget.checked })}
          />
          {draft.root && (
            <PasswordInput
              mt="xs"
              label={t('wizard.rootPassword')}
              description={kept(draft.keptRootHash)}
              value={draft.rootPassword}
              error={errorOf('rootPassword')}
              onBlur={() => left('rootPassword')}
              onChange={(event) => change({ rootPassword: event.currentTarget.value })}
              autoComplete="new-password"
            />
          )}
        </div>
      </SimpleGrid>
      <Textarea
        label={t('common.optional', { label: t('wizard.sshKeys') })}
        description={t('wizard.sshKeysWhy')}
        placeholder="ssh-ed25519 AAAA…"
        value={draft.sshKeys}
        error={errorOf('sshKeys')}
        onBlur={() => left('sshKeys')}
        onChange={(event) => change({ sshKeys: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Radio.Group
        label={t('wizard.disk')}
        value={draft.diskKind}
        onChange={(value) => change({ diskKind: value === 'named' ? 'named' : 'first' })}
      >
        <Group gap="lg" mt={6} align="center">
          <Radio value="first" label={t('wizard.diskFirst')} />
          <Radio value="named" label={t('wizard.diskOther')} />
          {draft.diskKind === 'named' && (
            <TextInput
              aria-label={t('wizard.diskPath')}
              value={draft.diskPath}
              error={errorOf('diskPath')}
              onBlur={() => left('diskPath')}
              onChange={(event) => change({ diskPath: event.currentTarget.value })}
              w={200}
            />
          )}
        </Group>
      </Radio.Group>
      <Note tone="warn" title={erase}>
        {t('wizard.eraseWhy')}
      </Note>
    </Stack>
  );
}
