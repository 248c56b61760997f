// The preflight list: every line a fact that was found, each trouble with the one thing that mends it.
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../electron/contract/api';
import { sayProblem } from '../app/speak';
import { go, openWizard } from '../app/state';
import { CopyButton } from '../parts/copy-button';

/** Lets every program of this computer open ports from 67 on, until the next restart (Linux). */
const RIGHTS_COMMAND = 'sudo sysctl net.ipv4.ip_unprivileged_port_start=67';

const icons = { pass: IconCircleCheck, warn: IconAlertTriangle, stop: IconCircleX } as const;
const colours = { pass: 'var(--slip-ok)', warn: 'var(--slip-warn)', stop: 'var(--slip-bad)' } as const;

function CheckLine({ check }: { check: Check }) {
  const { t } = useTranslation();
  const Icon = icons[check.state];
  const passed = check.state === 'pass';
  const title = passed
    ? t(`checks.${check.id}.pass`)
    : check.problem
      ? sayProblem(check.problem)
      : t(`checks.${check.id}.trouble`);
  return (
    <Group
      component="li"
      gap={8}
      wrap="nowrap"
      align="flex-start"
      data-check={check.id}
      data-state={check.state}
    >
      <Icon
        size={18}
        color={colours[check.state]}
        style={{ flex: 'none', marginTop: 2 }}
        aria-label={t(`check.states.${check.state}`)}
        role="img"
      />
      <div>
        <Text size="sm" fw={passed ? 400 : 550}>
          {title}
        </Text>
        {!passed && (
          <Text size="sm" className="slip-quiet">
            {t(`checks.${check.id}.fix`)}
          </Text>
        )}
        <Fix check={check} />
      </div>
    </Group>
  );
}

function Fix({ check }: { check: Check }) {
  const { t } = useTranslation();
  if (check.state === 'pass') return null;
  if (check.id === 'profile')
    return (
      <Button
        mt={4}
        size="compact-sm"
        variant="light"
        onClick={() => openWizard({ kind: 'new', distro: null })}
      >
        {t('check.makeProfile')}
      </Button>
    );
  if (check.id === 'space')
    return (
      <Button mt={4} size="compact-sm" variant="light" onClick={() => go('library')}>
        {t('check.openLibrary')}
      </Button>
    );
  if (check.id === 'rights')
    return (
      <Group gap="xs" mt={4}>
        <Code>{RIGHTS_COMMAND}</Code>
        <CopyButton text={RIGHTS_COMMAND} label={t('check.copyCommand')} />
      </Group>
    );
  return null;
}

export function CheckList({ checks, all }: { checks: readonly Check[]; all: boolean }) {
  const trouble = checks.filter(({ state }) => state !== 'pass');
  const passed = checks.filter(({ state }) => state === 'pass');
  return (
    <Stack gap="sm">
      {trouble.length > 0 && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {trouble.map((check, index) => (
            <CheckLine key={`${check.id}-${String(index)}`} check={check} />
          ))}
        </Stack>
      )}
      {all && passed.length > 0 && (
        <ul className="slip-passed">
          {passed.map((check) => (
            <CheckLine key={check.id} check={check} />
          ))}
        </ul>
      )}
    </Stack>
  );
}
