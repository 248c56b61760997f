// The nine steps of an attempt as a ring of nine: what the map says, in the size of a table row.
import { useTranslation } from 'react-i18next';
import type { AttemptView, StepView } from '../../electron/contract/view';
import type { English } from '../locales/en';

type StepKey = keyof English['map']['names'];
export const stepKey = (number: number): StepKey => String(Math.min(9, Math.max(1, number))) as StepKey;

const SIZE = 34;
const RADIUS = 13.5;
const GAP = 0.13;

const strokes: Readonly<Record<StepView['state'], string>> = {
  waiting: 'var(--slip-line)',
  live: 'var(--slip-live)',
  done: 'var(--slip-ok)',
  hollow: 'var(--slip-ok)',
  failed: 'var(--slip-bad)',
};

function arc(index: number): string {
  const slice = (Math.PI * 2) / 9;
  const at = (angle: number): string =>
    `${(SIZE / 2 + RADIUS * Math.sin(angle)).toFixed(2)} ${(SIZE / 2 - RADIUS * Math.cos(angle)).toFixed(2)}`;
  return `M ${at(index * slice + GAP)} A ${String(RADIUS)} ${String(RADIUS)} 0 0 1 ${at((index + 1) * slice - GAP)}`;
}

export function Ring({ attempt }: { attempt: AttemptView }) {
  const { t } = useTranslation();
  const name = t('map.step', { step: attempt.step, name: t(`map.names.${stepKey(attempt.step)}`) });
  const colour = attempt.stalled ? 'var(--slip-warn)' : 'currentColor';
  return (
    <svg
      width={SIZE}
      height={SIZE}
      viewBox={`0 0 ${String(SIZE)} ${String(SIZE)}`}
      role="img"
      aria-label={name}
      style={{ flex: 'none' }}
    >
      {attempt.steps.map(({ state }, index) => (
        <path
          key={index}
          d={arc(index)}
          fill="none"
          stroke={strokes[state]}
          strokeWidth={state === 'waiting' ? 2.5 : 4}
          strokeOpacity={state === 'hollow' ? 0.4 : 1}
          className={state === 'live' && attempt.outcome === 'running' ? 'slip-pulse' : undefined}
        />
      ))}
      <text x={SIZE / 2} y={SIZE / 2 + 4} textAnchor="middle" fontSize="11.5" fontWeight="650" fill={colour}>
        {attempt.step}
      </text>
    </svg>
  );
}
