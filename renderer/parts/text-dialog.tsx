// Shows a text that the engine renders (answer file, boot script) as it would be served.
import { Group, Loader, Modal, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../app/bridge';
import { sayProblem } from '../app/speak';
import { CopyButton } from './copy-button';
import { Note } from './note';

export interface TextTask {
  readonly title: string;
  readonly key: readonly string[];
  readonly load: () => Promise<string>;
}

export function TextDialog({ task, onClose }: { task: TextTask | null; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['text', ...(task?.key ?? [])],
    queryFn: () => (task ? task.load() : ''),
    enabled: task !== null,
    gcTime: 0,
  });
  return (
    <Modal
      opened={task !== null}
      onClose={onClose}
      size="xl"
      title={task?.title ?? ''}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {query.isPending && <Loader size="sm" />}
      {query.error && <Note tone="bad">{sayProblem(problemOf(query.error))}</Note>}
      {query.data !== undefined && (
        <>
          <Group justify="flex-end" mb="xs">
            <CopyButton text={query.data} />
          </Group>
          <ScrollArea.Autosize mah={440} className="slip-card">
            <CodeText text={query.data} />
          </ScrollArea.Autosize>
        </>
      )}
    </Modal>
  );
}

export function CodeText({ text }: { text: string }) {
  return (
    <Text
      component="pre"
      m={0}
      p="sm"
      fz={12.5}
      lh={1.55}
      ff="monospace"
      style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-word' }}
    >
      {text}
    </Text>
  );
}
