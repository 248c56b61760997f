// Step 4: in plain words on the left, byte for byte as it will be served on the right.
import { Code, Grid, Group, List, Loader, ScrollArea, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, problemOf } from '../app/bridge';
import { list } from '../app/format';
import { sayProblem } from '../app/speak';
import { useRows } from '../app/state';
import { CodeText } from '../parts/text-dialog';
import { answersOf, lines } from './draft';
import type { Draft } from './draft';
import { Note } from '../parts/note';

interface Said {
  readonly text: string;
  readonly warn: boolean;
}

function usePlainWords(draft: Draft): readonly Said[] {
  const { t } = useTranslation();
  const distro = useRows('distros').find(({ id }) => id === draft.distro);
  const keys = lines(draft.sshKeys).length;
  const commands = lines(draft.lateCommands).length;
  const plain = (text: string): Said => ({ text, warn: false });
  const { locale, keyboard, timeZone } = draft;
  return [
    plain(t('wizard.says.distro', { name: distro?.name ?? draft.distro ?? '' })),
    {
      text: draft.diskKind === 'first' ? t('wizard.erase') : t('wizard.eraseNamed', { disk: draft.diskPath }),
      warn: true,
    },
    plain(
      draft.userName === '' ? t('wizard.says.noAccount') : t('wizard.says.account', { user: draft.userName }),
    ),
    plain(t(draft.root ? 'wizard.says.root' : 'wizard.says.noRoot')),
    ...(keys > 0 ? [plain(t('wizard.says.keys', { count: keys }))] : []),
    plain(t('wizard.says.locale', { locale, keyboard, timeZone })),
    plain(
      draft.packages.length === 0
        ? t('wizard.says.noPackages')
        : t('wizard.says.packages', { packages: list(draft.packages) }),
    ),
    ...(commands > 0 ? [plain(t('wizard.says.commands', { count: commands }))] : []),
    plain(t(`wizard.says.${draft.afterInstall}`)),
  ];
}

export function StepReview({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const words = usePlainWords(draft);
  const answers = answersOf(draft);
  const preview = useQuery({
    queryKey: ['preview', draft.distro, answers],
    queryFn: () => api.call('previewAnswers', { distro: draft.distro ?? '', answers }),
    // The key holds what a person typed, passwords too: it must not outlive the step.
    gcTime: 0,
  });
  return (
    <Grid gap="lg">
      <Grid.Col span={5}>
        <Title order={2} size="h5" mb="sm">
          {t('wizard.review')}
        </Title>
        <List spacing={8} center={false}>
          {words.map(({ text, warn }) => (
            <List.Item
              key={text}
              icon={
                <ThemeIcon
                  size={22}
                  radius="xl"
                  variant="light"
                  color={warn ? 'yellow' : 'green'}
                  aria-hidden
                >
                  {warn ? <IconAlertTriangle size={14} /> : <IconCheck size={14} />}
                </ThemeIcon>
              }
            >
              <Text size="sm" fw={warn ? 600 : 400}>
                {text}
              </Text>
            </List.Item>
          ))}
        </List>
      </Grid.Col>
      <Grid.Col span={7}>
        <Group justify="space-between" mb={4}>
          <Title order={2} size="h5">
            {t('wizard.preview')}
          </Title>
          {preview.data && <Code>{preview.data.fileName}</Code>}
        </Group>
        <Text size="xs" className="slip-quiet" mb="xs">
          {t('wizard.previewLive')}
        </Text>
        {preview.isPending && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t('wizard.previewWait')}</Text>
          </Group>
        )}
        {preview.error && <Note tone="bad">{sayProblem(problemOf(preview.error))}</Note>}
        {preview.data && (
          <ScrollArea
            h={360}
            className="slip-code"
            viewportProps={{ tabIndex: 0, 'aria-label': t('wizard.preview'), role: 'region' }}
          >
            <CodeText text={preview.data.text} />
          </ScrollArea>
        )}
      </Grid.Col>
    </Grid>
  );
}
