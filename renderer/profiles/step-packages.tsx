// Step 3: language and place, the machine's name on the network, packages, and the advanced lines.
import {
  Accordion,
  Select,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PACKAGES, keyboardChoices, localeChoices, timeZoneChoices } from './choices';
import type { StepProps } from './wizard';

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

export function StepPackages({ draft, change, errorOf, left }: StepProps) {
  const { t } = useTranslation();
  const zones = useMemo(() => timeZoneChoices(draft.timeZone), [draft.timeZone]);
  return (
    <Stack gap="lg">
      <TagsInput
        label={t('wizard.packages')}
        description={t('wizard.packagesWhy')}
        placeholder={draft.packages.length === 0 ? t('wizard.packagesPlaceholder') : ''}
        data={[...PACKAGES]}
        value={[...draft.packages]}
        onChange={(packages) => change({ packages })}
        error={errorOf('packages')}
        onBlur={() => left('packages')}
        splitChars={[',', ' ', '\n']}
        clearable={false}
      />
      <SimpleGrid cols={3} spacing="md">
        <Select
          label={t('wizard.locale')}
          data={[...localeChoices(draft.locale)]}
          value={draft.locale}
          onChange={(locale) => change({ locale: locale ?? '' })}
          searchable
          allowDeselect={false}
        />
        <Select
          label={t('wizard.keyboard')}
          data={[...keyboardChoices(draft.keyboard)]}
          value={draft.keyboard}
          onChange={(keyboard) => keyboard !== null && change({ keyboard })}
          searchable
          allowDeselect={false}
        />
        <Select
          label={t('wizard.timeZone')}
          data={[...zones]}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone: timeZone ?? '' })}
          searchable
          allowDeselect={false}
          limit={200}
        />
      </SimpleGrid>
      <SimpleGrid cols={2} spacing="md">
        <TextInput
          label={t('common.optional', { label: t('wizard.hostname') })}
          description={t('wizard.hostnameWhy')}
          value={draft.hostname}
          error={errorOf('hostname')}
          onBlur={() => left('hostname')}
          onChange={(event) => change({ hostname: event.currentTarget.value })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
        <TextInput
          label={t('common.optional', { label: t('wizard.domain') })}
          value={draft.domain}
          error={errorOf('domain')}
          onBlur={() => left('domain')}
          onChange={(event) => change({ domain: event.currentTarget.value })}
        />
      </SimpleGrid>
      <div>
        <Text size="sm" fw={500} mb={4} id="after-install">
          {t('wizard.after')}
        </Text>
        <SegmentedControl
          aria-labelledby="after-install"
          value={draft.afterInstall}
          onChange={(value) => change({ afterInstall: value === 'poweroff' ? 'poweroff' : 'reboot' })}
          data={[
            { value: 'reboot', label: t('wizard.reboot') },
            { value: 'poweroff', label: t('wizard.poweroff') },
          ]}
        />
      </div>
      <Accordion
        variant="contained"
        defaultValue={draft.lateCommands || draft.kernelArgs ? 'advanced' : null}
      >
        <Accordion.Item value="advanced">
          <Accordion.Control>{t('wizard.advanced')}</Accordion.Control>
          <Accordion.Panel>
            <Stack>
              <Textarea
                label={t('wizard.lateCommands')}
                description={t('wizard.lateCommandsWhy')}
                value={draft.lateCommands}
                onChange={(event) => change({ lateCommands: event.currentTarget.value })}
                autosize
                minRows={3}
                maxRows={10}
                maxLength={20_000}
                styles={mono}
              />
              <TextInput
                label={t('wizard.kernelArgs')}
                value={draft.kernelArgs}
                error={errorOf('kernelArgs')}
                onBlur={() => left('kernelArgs')}
                onChange={(event) => change({ kernelArgs: event.currentTarget.value })}
                maxLength={1000}
                styles={mono}
              />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}
