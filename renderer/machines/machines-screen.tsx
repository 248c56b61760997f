// Three tabs: machines that were seen, systems that were decided, leases that were given.
import { Badge, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePage, useRows } from '../app/state';
import type { MachinesTab } from '../app/state';
import { PageHead } from '../parts/page-head';
import { LeasesTab } from './leases-tab';
import { MachineDrawer } from './machine-drawer';
import { MachinesTable } from './machines-table';
import { SystemsTab } from './systems-tab';

const tabs: readonly MachinesTab[] = ['machines', 'systems', 'leases'];
const leads = { machines: 'machines.lead', systems: 'systems.lead', leases: 'leases.lead' } as const;

export function MachinesScreen() {
  const { t } = useTranslation();
  const tab = usePage((state) => state.tab);
  const counts: Readonly<Record<MachinesTab, number>> = {
    machines: useRows('machines').length,
    systems: useRows('systems').length,
    leases: useRows('leases').length,
  };
  return (
    <div className="slip-page">
      <PageHead title={t('machines.title')} lead={t(leads[tab])} />
      <Tabs
        value={tab}
        onChange={(value) => usePage.setState({ tab: tabs.find((one) => one === value) ?? 'machines' })}
        keepMounted={false}
        style={{ flex: 1, display: 'flex', flexDirection: 'column' }}
      >
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              rightSection={
                counts[one] > 0 ? (
                  <Badge size="sm" variant="default" circle={counts[one] < 10}>
                    {counts[one]}
                  </Badge>
                ) : undefined
              }
            >
              {t(`machines.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="machines" style={{ flex: 1 }}>
          <MachinesTable />
        </Tabs.Panel>
        <Tabs.Panel value="systems">
          <SystemsTab />
        </Tabs.Panel>
        <Tabs.Panel value="leases">
          <LeasesTab />
        </Tabs.Panel>
      </Tabs>
      <MachineDrawer />
    </div>
  );
}
