// Adds or changes a system; each field is checked when it is left, the engine checks again.
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { isName, parseIp, parseMac } from '../../electron/contract/ids';
import type { System } from '../../electron/contract/model';
import { tell, tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import { useRows } from '../app/state';

const HOST = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export function SystemDialog({ system, onClose }: { system: System | null; onClose: () => void }) {
  const { t } = useTranslation();
  const profiles = useRows('profiles').map(({ name }) => name as string);
  const form = useForm({
    initialValues: {
      name: system?.name ?? '',
      mac: system?.mac ?? '',
      profile: system?.profile ?? (profiles.length === 1 ? (profiles[0] ?? '') : ''),
      ip: system?.ip ?? '',
      hostname: system?.hostname ?? '',
    },
    validateInputOnBlur: true,
    validate: {
      name: (value) => (isName(value) ? null : t('systems.why.name')),
      mac: (value) => (parseMac(value) ? null : t('systems.why.mac')),
      profile: (value) => (value === '' ? t('systems.why.profile') : null),
      ip: (value) => (value === '' || parseIp(value) ? null : t('systems.why.ip')),
      hostname: (value) => (value === '' || HOST.test(value) ? null : t('systems.why.hostname')),
    },
  });
  const save = async (values: typeof form.values): Promise<void> => {
    try {
      await api.call('saveSystem', {
        name: values.name,
        mac: values.mac,
        profile: values.profile,
        ip: values.ip === '' ? null : values.ip,
        hostname: values.hostname === '' ? null : values.hostname,
        values: { ...system?.values },
      });
      tell({ text: t('systems.saved', { name: values.name }), tone: 'good' });
      onClose();
    } catch (error) {
      tellProblem(problemOf(error));
    }
  };
  const optional = (label: string): string => t('common.optional', { label });
  return (
    <Modal
      opened
      onClose={onClose}
      title={system ? t('systems.titleEdit', { name: system.name }) : t('systems.titleNew')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={form.onSubmit((values) => void save(values))}>
        <Stack gap="sm">
          <TextInput
            label={t('systems.name')}
            disabled={system !== null}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('systems.mac')}
            description={t('systems.macWhy')}
            {...form.getInputProps('mac')}
          />
          <Select
            label={t('systems.profile')}
            data={profiles}
            allowDeselect={false}
            {...form.getInputProps('profile')}
          />
          <TextInput label={optional(t('systems.ip'))} {...form.getInputProps('ip')} />
          <TextInput label={optional(t('systems.hostname'))} {...form.getInputProps('hostname')} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit">{t('common.save')}</Button>
        </Group>
      </form>
    </Modal>
  );
}
