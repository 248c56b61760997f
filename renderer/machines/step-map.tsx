// The nine-step map: server left, machine right, one arrow per step in its true direction, a dot travelling on the
// live one. It is an ordered list before it is a drawing. Steps 1-4 are one DHCP exchange and move as one group.
import { IconCheck, IconDeviceDesktop, IconServer2, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STEPS } from '../../electron/contract/steps';
import type { AttemptView, StepView } from '../../electron/contract/view';
import { bytes, clock } from '../app/format';
import { stepKey } from '../parts/ring';

const EXCHANGE = 4;

function amount({ done, total, state }: StepView): string {
  if (total === 0) return '';
  return state === 'done' || done >= total ? bytes(total) : `${bytes(done)} / ${bytes(total)}`;
}

export function StepMap({ attempt, machineName }: { attempt: AttemptView; machineName: string }) {
  const { t } = useTranslation();
  const running = attempt.outcome === 'running';
  // While the exchange goes on, its four steps move as one; once one fails or stalls they are told apart.
  const exchanging = running && attempt.step < EXCHANGE && attempt.stalled === null;
  return (
    <div className="slip-map">
      <div className="slip-map-ends" aria-hidden>
        <span>
          <IconServer2 size={20} /> {t('map.server')}
        </span>
        <span>
          {machineName} <IconDeviceDesktop size={20} />
        </span>
      </div>
      <ol aria-label={t('map.label')}>
        {STEPS.map(({ number, to }) => {
          const step = attempt.steps[number - 1];
          if (!step) return null;
          const current = running && number === attempt.step;
          const moving = running && (step.state === 'live' || (exchanging && number <= EXCHANGE));
          const stalled = attempt.stalled?.step === number;
          return (
            <li
              key={number}
              aria-current={current ? 'step' : undefined}
              data-state={step.state}
              data-to={to}
              data-moving={moving}
              data-stalled={stalled}
              data-group={number <= EXCHANGE ? 'exchange' : undefined}
            >
              <span className="slip-map-number" aria-hidden>
                <StepIcon state={step.state} number={number} />
              </span>
              <span className="slip-map-body">
                <span className="slip-map-label">
                  {t(`map.names.${stepKey(number)}`)}
                  <span className="slip-hidden">
                    {' '}
                    ({t(to === 'server' ? 'map.toServer' : 'map.toMachine')}, {t(`map.states.${step.state}`)})
                  </span>
                </span>
                <span className="slip-map-arrow" aria-hidden>
                  <span className="slip-map-dot" />
                </span>
                {stalled && attempt.stalled && (
                  <span className="slip-map-hint">{t(`hints.${attempt.stalled.hint}`)}</span>
                )}
              </span>
              <span className="slip-map-time">
                {step.at === null ? (step.state === 'hollow' ? t('map.states.hollow') : '') : clock(step.at)}
                {amount(step) !== '' && <span>{amount(step)}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function StepIcon({ state, number }: { state: StepView['state']; number: number }) {
  if (state === 'done') return <IconCheck size={14} stroke={2.6} />;
  if (state === 'failed') return <IconX size={14} stroke={2.6} />;
  return <>{number}</>;
}
