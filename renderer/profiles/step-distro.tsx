// Step 1: what is installed, and what the profile is called.
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRows } from '../app/state';
import { bytes } from '../app/format';
import { freeName, nameFor } from './draft';
import type { StepProps } from './wizard';

export function StepDistro({ draft, change, errorOf, left, editing }: StepProps) {
  const { t } = useTranslation();
  const ready = useRows('distros').filter(
    ({ status, role, id }) => role === 'media' && (status === 'ready' || id === draft.distro),
  );
  const taken = useRows('profiles').map(({ name }) => name as string);
  const pick = (id: string): void => {
    const distro = ready.find((one) => one.id === id);
    // The name follows the distro until a person types one.
    const before = ready.find((one) => one.id === draft.distro);
    const own = draft.name !== '' && !(before && draft.name.startsWith(nameFor(before)));
    change({ distro: id, ...(own || editing || !distro ? {} : { name: freeName(nameFor(distro), taken) }) });
  };
  return (
    <Stack gap="lg">
      {ready.length === 0 ? (
        <Text>{t('wizard.noReady')}</Text>
      ) : (
        <Radio.Group label={t('wizard.chooseDistro')} value={draft.distro} onChange={pick}>
          <Stack gap="xs" mt="xs">
            {ready.map((distro) => (
              <Radio.Card key={distro.id} value={distro.id} p="sm" radius="md" className="slip-choice">
                <div style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
                  <Radio.Indicator />
                  <div>
                    <Text fw={550}>{distro.name}</Text>
                    <Text size="sm" className="slip-quiet">
                      {[distro.version, distro.codename, distro.arch, bytes(distro.bytes)]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </div>
                </div>
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
      )}
      <TextInput
        label={t('wizard.name')}
        description={t('wizard.nameWhy')}
        value={draft.name}
        disabled={editing}
        error={errorOf('name')}
        onBlur={() => left('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
        maw={420}
      />
    </Stack>
  );
}
