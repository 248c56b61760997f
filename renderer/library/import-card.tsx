// An import on its way or one that failed; and the progress line that a distro's own card shows while it is copied.
import { Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconDisc } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../electron/contract/view';
import { tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { bytes, roughly } from '../app/format';
import { sayProblem } from '../app/speak';
import { hide } from '../app/state';
import { Tone } from '../parts/tone';

export function ImportProgress({ job }: { job: ImportView }) {
  const { t } = useTranslation();
  const { done, total, left, phase } = job;
  const percent = total > 0 ? Math.min(100, (done / total) * 100) : 0;
  const amount =
    total === 0
      ? ''
      : left === null
        ? t('time.doneOf', { done: bytes(done), total: bytes(total) })
        : t('time.left', { done: bytes(done), total: bytes(total), time: roughly(left) });
  const cancel = (): void => {
    api.call('cancelImport', { job: job.job }).catch((error: unknown) => tellProblem(problemOf(error)));
  };
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4} wrap="nowrap">
        <Text size="sm" fw={550} style={{ whiteSpace: 'nowrap' }}>
          {t(`library.phases.${phase}`)}
        </Text>
        <Text size="xs" className="slip-quiet" truncate>
          {amount}
        </Text>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          withAria={false}
          role="progressbar"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(total > 0 ? { 'aria-valuenow': Math.round(percent) } : {})}
          value={total > 0 ? percent : 100}
          animated={total === 0}
          aria-label={`${job.name} ${t(`library.phases.${phase}`)}`}
          aria-valuetext={amount}
        />
      </Progress.Root>
      <Group justify="flex-end" mt={8}>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={cancel}>
          {t('library.cancelImport')}
        </Button>
      </Group>
    </div>
  );
}

export function ImportCard({ job }: { job: ImportView }) {
  const { t } = useTranslation();
  const cancelled = job.problem?.code === 'import-cancelled';
  if (cancelled) return null;
  return (
    <article className="slip-card" style={{ padding: 16 }} data-import={job.job}>
      <Group wrap="nowrap" gap="sm" align="flex-start" mb="sm">
        <IconDisc size={34} stroke={1.3} className="slip-quiet" aria-hidden style={{ flex: 'none' }} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600} truncate title={job.path}>
            {job.name}
          </Text>
          <Text size="xs" className="slip-quiet" truncate title={job.path}>
            {job.path}
          </Text>
        </div>
        {job.problem && (
          <CloseButton aria-label={t('common.dismiss')} onClick={() => hide(`imports:${job.job}`, true)} />
        )}
      </Group>
      {job.problem ? (
        <>
          <Tone tone="bad" icon={<IconAlertTriangle size={14} aria-hidden />}>
            {t('library.failed')}
          </Tone>
          <Text size="sm" mt={8} style={{ overflowWrap: 'anywhere' }}>
            {sayProblem(job.problem)}
          </Text>
        </>
      ) : (
        <ImportProgress job={job} />
      )}
    </article>
  );
}
