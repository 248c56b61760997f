// The main job through the window alone, as steps that several tests share: drop ISO and kit, make a profile, name a
// system, press Serve, and watch its machine walk the nine steps.
import { expect as base } from '@playwright/test';
import type { Page } from 'playwright';
import { dropFile, rail } from './app';
import type { RealApp } from './app';

export interface Wish {
  readonly iso: string;
  readonly kit: string;
  readonly nic: string;
  readonly mac: string;
  /** Added to the installer's kernel line. */
  readonly kernelArgs?: string;
  /** Prefix of the pictures. */
  readonly mark: string;
}

const MINUTE = 60_000;
/** A virtual machine without hardware support takes a whole core from the window. */
const expect = base.configure({ timeout: 20_000 });

export async function addMedia({ page, shoot }: RealApp, { iso, kit, mark }: Wish): Promise<void> {
  await rail(page, 'Library').click();
  await expect(page.getByText('Drop an ISO here, or choose a file…')).toBeVisible();
  await dropFile(page, iso);
  const needs = page.locator('[data-distro][data-status="needs-kit"]');
  await expect(needs).toBeVisible({ timeout: MINUTE });
  await expect(needs.getByText('One more file is needed')).toBeVisible();
  await shoot(`${mark}-needs-kit`);
  await dropFile(page, kit);
  // Both are there: the medium that is ready now, and its kit.
  await expect(page.locator('[data-distro][data-status="ready"]')).toHaveCount(2, { timeout: MINUTE });
  await shoot(`${mark}-library`);
}

export async function makeProfile({ page, shoot }: RealApp, { kernelArgs, mark }: Wish): Promise<void> {
  await page.keyboard.press('Control+n');
  await expect(page.getByRole('heading', { name: 'New profile' })).toBeVisible();
  await page.getByLabel('Name of the profile').fill('first');
  const next = page.getByRole('button', { name: 'Next' });
  await next.click();
  // Nobody could log in yet: the button is off, and a sentence says why.
  await expect(next).toBeDisabled();
  await expect(page.getByText('Nobody could log in')).toBeVisible();
  await page.getByLabel('Account name').fill('ana');
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await next.click();
  if (kernelArgs !== undefined) {
    await page.getByRole('button', { name: 'Advanced' }).click();
    await page.getByLabel('Extra kernel arguments').fill(kernelArgs);
  }
  await next.click();
  await expect(page.getByText('Erases the first disk')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Answer file' })).toContainText(
    'd-i passwd/username string ana',
  );
  await shoot(`${mark}-review`);
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.locator('[data-profile="first"]')).toBeVisible();
}

export async function nameSystem({ page }: RealApp, { mac }: Wish): Promise<void> {
  await rail(page, 'Machines').click();
  await page.getByRole('tab', { name: /^Systems/ }).click();
  await page.getByRole('button', { name: 'Add system' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('pc-1');
  await dialog.getByLabel('MAC address').fill(mac);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('[data-system="pc-1"]')).toContainText('Installs');
}

export async function startServing({ page, shoot }: RealApp, { nic, mark }: Wish): Promise<void> {
  await page.getByRole('combobox', { name: 'Network card' }).click();
  await page.getByRole('option', { name: nic }).click();
  const serve = page.getByRole('switch', { name: 'Serve installs' });
  await expect(serve).toBeEnabled({ timeout: MINUTE });
  await shoot(`${mark}-preflight`);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Serving on ${nic}`)).toBeVisible({ timeout: MINUTE });
  await page.getByRole('tab', { name: /^Machines/ }).click();
  await shoot(`${mark}-waiting`);
}

/** From the first packet to Installed; `within` milliseconds. Returns how many steps were seen done. */
export async function watchInstall(
  { page, shoot }: RealApp,
  { mac, mark }: Wish,
  within: number,
): Promise<number> {
  const row = page.locator(`[data-machine="${mac}"]`);
  await expect(row).toBeVisible({ timeout: within });
  await row.getByRole('button', { name: /^Show / }).click();
  const map = page.getByRole('dialog').getByRole('list', { name: 'The nine steps' });
  await expect(map).toBeVisible();
  await shoot(`${mark}-booting`);
  await expect(map.locator('li').nth(8)).toHaveAttribute('data-state', 'done', { timeout: within });
  await expect(page.getByRole('dialog').getByText(/^Installed in/)).toBeVisible();
  await shoot(`${mark}-installed`);
  const done = await map.locator('li[data-state="done"]').count();
  await page.keyboard.press('Escape');
  await expect(row).toHaveAttribute('data-status', 'installed');
  return done;
}

/** The lease that the machine got is listed, the system will start from its own disk; then the same in Chinese. */
export async function lookAround({ page, shoot }: RealApp, { mac, mark }: Wish): Promise<void> {
  await page.getByRole('tab', { name: /^Leases/ }).click();
  await expect(page.locator('[data-lease]').filter({ hasText: mac })).toBeVisible();
  await shoot(`${mark}-leases`);
  await page.getByRole('tab', { name: /^Systems/ }).click();
  await expect(page.locator('[data-system="pc-1"]')).toContainText('Own disk');
  await rail(page, 'Activity').click();
  await expect(page.locator('[data-event="install.reported"]').first()).toBeVisible();
  await rail(page, 'Settings').click();
  await page.getByRole('radiogroup', { name: 'Language' }).getByText('简体中文').click();
  await rail(page, '机器').click();
  await page.getByRole('tab', { name: /^机器/ }).click();
  await expect(page.locator(`[data-machine="${mac}"]`)).toContainText('已完成');
  await page.locator(`[data-machine="${mac}"]`).getByRole('button').first().click();
  await shoot(`${mark}-installed-zh-CN`);
  await page.keyboard.press('Escape');
}

export async function stopServing(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('switch')).not.toBeChecked();
}
