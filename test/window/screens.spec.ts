// Every screen, empty and filled, in both languages, light and dark: shown, photographed, and without a serious
// accessibility fault.
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { shots } from './app';
import { openStage } from './stage';
import type { Stage } from './stage';
import { en } from '../../renderer/locales/en';
import { zhCN } from '../../renderer/locales/zh-CN';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(async () => {
  await stage.close();
});

const catalogues = { en, 'zh-CN': zhCN } as const;
const screens = ['library', 'profiles', 'machines', 'activity', 'settings'] as const;

async function faults(page: Page): Promise<readonly string[]> {
  // Axe's usual mode opens a second page, which Electron does not allow.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

async function shoot(page: Page, name: string): Promise<void> {
  // Toasts, tooltips and transitions are not what the picture is of.
  await page.mouse.move(600, 775);
  await page.waitForTimeout(350);
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: 'disabled' });
}

for (const language of ['en', 'zh-CN'] as const)
  for (const theme of ['light', 'dark'] as const)
    for (const filled of [false, true]) {
      const mark = `${language}-${theme}-${filled ? 'filled' : 'empty'}`;
      test(`each screen: ${mark}`, async () => {
        const page = await stage.show({ filled, settings: { language, theme, lastNic: 'enp3s0' } });
        const say = catalogues[language];
        const found: string[] = [];
        const look = async (name: string): Promise<void> => {
          await shoot(page, `${mark}-${name}`);
          // The markup is the same in both languages, and axe is slow: English has it checked, light and dark.
          if (language === 'en') found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
        };
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
        const rail = page.getByRole('navigation');
        if (filled) {
          await expect(page.getByRole('switch').first()).toBeChecked();
        } else {
          await expect(page.getByText(say.serve.allPassed)).toBeVisible();
        }
        for (const screen of screens) {
          await rail.getByRole('button', { name: say.rail[screen] }).click();
          await expect(page.getByRole('main', { name: say.rail[screen] })).toBeVisible();
          await look(screen);
        }
        if (!filled) {
          await rail.getByRole('button', { name: say.rail.welcome }).click();
          await expect(page.getByText(say.welcome.title)).toBeVisible();
          await look('welcome');
        } else {
          await filledOnly(page, say, look);
        }
        expect(found).toEqual([]);
      });
    }

for (const language of ['en', 'zh-CN'] as const)
  test(`nothing is cut off in the smallest window: ${language}`, async () => {
    for (const filled of [false, true]) {
      const page = await stage.show({ filled, settings: { language, theme: 'light', lastNic: 'enp3s0' } });
      await page.setViewportSize({ width: 960, height: 600 });
      const say = catalogues[language];
      for (const screen of screens) {
        await page.getByRole('navigation').getByRole('button', { name: say.rail[screen] }).click();
        const wide = await page.evaluate(() =>
          ['header', 'main', 'nav', '.slip-page', '.slip-card'].filter((part) =>
            [...document.querySelectorAll(part)].some(
              ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
            ),
          ),
        );
        expect(wide, `${screen}, ${filled ? 'filled' : 'empty'}`).toEqual([]);
        await shoot(page, `${language}-smallest-${filled ? 'filled' : 'empty'}-${screen}`);
      }
    }
  });

/** The tabs, the drawer, the wizard and the dialogs, which only exist when there is something to show. */
async function filledOnly(
  page: Page,
  say: (typeof catalogues)[keyof typeof catalogues],
  look: (name: string) => Promise<void>,
): Promise<void> {
  const rail = page.getByRole('navigation');
  await rail.getByRole('button', { name: say.rail.machines }).click();
  await expect(page.locator('[data-machine]')).toHaveCount(6);
  for (const tab of ['systems', 'leases'] as const) {
    await page.getByRole('tab', { name: new RegExp(`^${say.machines.tabs[tab]}`) }).click();
    await look(tab);
  }
  await page.getByRole('tab', { name: new RegExp(`^${say.machines.tabs.machines}`) }).click();
  for (const [status, name] of [
    ['stalled', 'drawer-stalled'],
    ['installed', 'drawer-installed'],
    ['booting', 'drawer-booting'],
  ] as const) {
    await page.locator(`[data-machine][data-status="${status}"] [data-row-name]`).click();
    await expect(page.getByRole('dialog').getByRole('list', { name: say.map.label })).toBeVisible();
    await look(name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await rail.getByRole('button', { name: say.rail.profiles }).click();
  await page.getByRole('button', { name: say.profiles.new }).first().click();
  await expect(page.getByText(say.wizard.steps.review)).toBeVisible();
  await look('wizard-1');
  await page.getByRole('button', { name: say.common.next }).click();
  await page.getByLabel(say.wizard.user).fill('ana');
  await page.getByLabel(say.wizard.password, { exact: true }).fill('secret');
  await look('wizard-2');
  await page.getByRole('button', { name: say.common.next }).click();
  await look('wizard-3');
  await page.getByRole('button', { name: say.common.next }).click();
  await expect(page.getByText('partman-auto/disk')).toBeVisible();
  await look('wizard-4');
}
