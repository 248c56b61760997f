// Asked only while machines install; keeping on is the default, interrupting them never is.
import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stopServing } from './serving-actions';

export function StopDialog({ count, onClose }: { count: number | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [stopping, setStopping] = useState(false);
  const stop = async (): Promise<void> => {
    setStopping(true);
    await stopServing(true);
    setStopping(false);
    onClose();
  };
  return (
    <Modal
      opened={count !== null}
      onClose={onClose}
      title={t('serve.stopTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text size="sm">{t('serve.stopWarn', { count: count ?? 0 })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" color="red" loading={stopping} onClick={() => void stop()}>
          {t('serve.stopYes')}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {t('serve.stopNo')}
        </Button>
      </Group>
    </Modal>
  );
}
