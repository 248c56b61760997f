// The six words for a machine's state, each with its icon and colour.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDownload,
  IconHandStop,
  IconPower,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MachineStatus } from '../../electron/contract/view';
import { Tone } from '../parts/tone';
import type { ToneName } from '../parts/tone';

const looks: Readonly<Record<MachineStatus, readonly [ToneName, typeof IconPower]>> = {
  waiting: ['warn', IconHandStop],
  booting: ['live', IconPower],
  installing: ['live', IconDownload],
  installed: ['ok', IconCircleCheck],
  stalled: ['warn', IconAlertTriangle],
  failed: ['bad', IconCircleX],
};

export function StatusTone({ status }: { status: MachineStatus }) {
  const { t } = useTranslation();
  const [tone, Icon] = looks[status];
  return (
    <Tone tone={tone} icon={<Icon size={14} aria-hidden />}>
      {t(`machines.status.${status}`)}
    </Tone>
  );
}
