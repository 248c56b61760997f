// The list of keys, opened by "?" or from the Help menu.
import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keyName } from '../app/shortcuts';
import { usePage } from '../app/state';

export function ShortcutsDialog() {
  const { t } = useTranslation();
  const open = usePage((state) => state.shortcutsOpen);
  const rows: readonly (readonly [string, string])[] = [
    [`${keyName('1')} … ${keyName('5')}`, t('shortcuts.screens')],
    [keyName('O'), t('shortcuts.add')],
    [keyName('N'), t('shortcuts.new')],
    [keyName('Enter'), t('shortcuts.serve')],
    [keyName('F'), t('shortcuts.find')],
    [keyName(','), t('shortcuts.settings')],
    ['Esc', t('shortcuts.close')],
    ['?', t('shortcuts.help')],
  ];
  return (
    <Modal
      opened={open}
      onClose={() => usePage.setState({ shortcutsOpen: false })}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Table verticalSpacing="sm">
        <Table.Tbody>
          {rows.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
