// The wizard: four steps, each field checked when it is left, and a sentence beside "Next" whenever it cannot go on.
import { Button, Group, Stepper, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tell, tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { usePage, useRows } from '../app/state';
import type { WizardTask } from '../app/state';
import { PageHead } from '../parts/page-head';
import { draftOf, freeName, newDraft, profileOf } from './draft';
import type { Draft } from './draft';
import { troubles } from './draft-rules';
import type { StepIndex, Trouble } from './draft-rules';
import { StepAccount } from './step-account';
import { StepDistro } from './step-distro';
import { StepPackages } from './step-packages';
import { StepReview } from './step-review';

export interface StepProps {
  readonly draft: Draft;
  readonly change: (fields: Partial<Draft>) => void;
  /** The sentence under a field that was left in a bad state. */
  readonly errorOf: (field: keyof Draft) => string | undefined;
  readonly left: (field: keyof Draft) => void;
  readonly editing: boolean;
}

const LAST: StepIndex = 3;

function useStart(task: WizardTask): Draft {
  const profiles = useRows('profiles');
  const distros = useRows('distros');
  const [draft] = useState(() => {
    const taken = profiles.map(({ name }) => name as string);
    const source = task.kind === 'new' ? undefined : profiles.find(({ name }) => name === task.profile);
    if (source && task.kind === 'edit') return draftOf(source, source.name);
    if (source) return draftOf(source, freeName(`${source.name}-copy`, taken));
    const ready = distros.filter(({ status, role }) => status === 'ready' && role === 'media');
    const wanted = task.kind === 'new' ? ready.find(({ id }) => id === task.distro) : undefined;
    return newDraft(wanted ?? (ready.length === 1 ? (ready[0] ?? null) : null), taken);
  });
  return draft;
}

export function Wizard({ task }: { task: WizardTask }) {
  const { t } = useTranslation();
  const start = useStart(task);
  const [draft, setDraft] = useState(start);
  const [step, setStep] = useState<StepIndex>(0);
  const [touched, setTouched] = useState<ReadonlySet<keyof Draft>>(new Set());
  const [saving, setSaving] = useState(false);
  const editing = task.kind === 'edit';
  const taken = useRows('profiles')
    .map(({ name }) => name as string)
    .filter((name) => !(editing && name === task.profile));

  const say = ({ why, name }: Trouble): string => t(`wizard.why.${why}`, { name: name ?? '' });
  const found = troubles(draft, step, taken);
  const first = found[0];
  const close = (): void => usePage.setState({ wizard: null });
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      await api.call('saveProfile', profileOf(draft));
      tell({ text: t('profiles.saved', { name: draft.name }), tone: 'good' });
      close();
    } catch (error) {
      tellProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  };
  const next = (): void => {
    if (step < LAST) setStep((step + 1) as StepIndex);
    else void save();
  };
  const props: StepProps = {
    draft,
    editing,
    change: (fields) => setDraft((before) => ({ ...before, ...fields })),
    left: (field) => setTouched((before) => new Set(before).add(field)),
    errorOf: (field) => {
      const trouble = touched.has(field) ? found.find((one) => one.field === field) : undefined;
      return trouble && say(trouble);
    },
  };
  return (
    <div className="slip-page">
      <PageHead
        title={editing ? t('wizard.titleEdit', { name: task.profile }) : t('wizard.titleNew')}
        lead={t('wizard.stepOf', { step: step + 1 })}
      >
        <Button variant="subtle" color="gray" onClick={close}>
          {t('common.cancel')}
        </Button>
      </PageHead>
      <Stepper
        active={step}
        size="sm"
        onStepClick={(index) => index < step && setStep(index as StepIndex)}
        mb="lg"
      >
        {(['distro', 'account', 'packages', 'review'] as const).map((key) => (
          <Stepper.Step key={key} label={t(`wizard.steps.${key}`)} />
        ))}
      </Stepper>
      <form
        style={{ flex: 1 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!first) next();
        }}
      >
        <div className="slip-card" style={{ padding: 20 }}>
          {step === 0 && <StepDistro {...props} />}
          {step === 1 && <StepAccount {...props} />}
          {step === 2 && <StepPackages {...props} />}
          {step === 3 && <StepReview draft={draft} />}
        </div>
        <Group justify="space-between" mt="md" wrap="nowrap">
          <Button
            type="button"
            variant="default"
            disabled={step === 0}
            onClick={() => setStep((step - 1) as StepIndex)}
          >
            {t('common.back')}
          </Button>
          <Group gap="md" wrap="nowrap">
            {first && (
              <Text size="sm" className="slip-quiet" ta="right" role="status">
                {say(first)}
              </Text>
            )}
            <Button type="submit" disabled={first !== undefined} loading={saving} style={{ flex: 'none' }}>
              {step < LAST ? t('common.next') : t(editing ? 'wizard.saveEdit' : 'wizard.saveNew')}
            </Button>
          </Group>
        </Group>
      </form>
    </div>
  );
}
