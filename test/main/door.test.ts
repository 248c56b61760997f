// Who may ask the engine, and for what; and which files the page's scheme gives out.
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({
  ipcMain: { handle: vi.fn() },
  protocol: { handle: vi.fn(), registerSchemesAsPrivileged: vi.fn() },
}));
import { isCommand } from '../../electron/main/commands';
import { isTrusted } from '../../electron/main/door';
import { CONTENT_POLICY, pageFile } from '../../electron/main/scheme';
import { commandArguments } from '../../electron/contract/api';

const origins = ['app://slipway'];
const ours = { isOurWindow: true, isMainFrame: true, url: 'app://slipway/index.html' };

describe('the sender', () => {
  it('is our page in our window', () => {
    expect(isTrusted(ours, origins)).toBe(true);
    expect(isTrusted({ ...ours, url: 'app://slipway' }, origins)).toBe(true);
  });
  it.each([
    ['another window', { ...ours, isOurWindow: false }],
    ['a frame inside', { ...ours, isMainFrame: false }],
    ['another origin', { ...ours, url: 'https://example.org/app://slipway/' }],
    ['an origin that begins alike', { ...ours, url: 'app://slipway.example.org/index.html' }],
    ['a file', { ...ours, url: 'file:///index.html' }],
    ['nothing', { ...ours, url: '' }],
  ])('is refused: %s', (_name, sender) => {
    expect(isTrusted(sender, origins)).toBe(false);
  });
});

describe('the command', () => {
  it('is one of the contract', () => {
    for (const name of [...Object.keys(commandArguments), 'snapshot', 'nics', 'loaders', 'simulate'])
      expect(isCommand(name), name).toBe(true);
  });
  it.each(['constructor', '__proto__', 'toString', '', 'close', 'Snapshot', 7, null, ['snapshot']])(
    'is not %s',
    (name) => {
      expect(isCommand(name)).toBe(false);
    },
  );
});

describe('the scheme', () => {
  const root = path.resolve('/opt/slipway/renderer');
  it('gives the page and its assets', () => {
    expect(pageFile(root, 'app://slipway/')).toBe(path.join(root, 'index.html'));
    expect(pageFile(root, 'app://slipway/assets/index-1.js')).toBe(path.join(root, 'assets/index-1.js'));
  });
  it.each([
    'app://slipway/../secret.js',
    'app://slipway/%2e%2e/secret.js',
    'app://slipway/..%2fsecret.js',
    'app://slipway/assets/%2e%2e%2f%2e%2e%2fsecret.js',
    'app://slipway/%2fetc%2fpasswd',
    'app://slipway/a%00.js',
    'app://slipway/%zz.js',
    'app://other/index.html',
    'file:///etc/passwd',
    'app://slipway/notes.txt',
    'nonsense',
  ])('gives nothing outside: %s', (url) => {
    const file = pageFile(root, url);
    // A name that normalises back into the folder may be looked for there, never elsewhere.
    if (file !== null) expect(path.relative(root, file).startsWith('..')).toBe(false);
    if (/other|file:|txt|nonsense|%00|%zz|passwd/.test(url)) expect(file).toBeNull();
  });
  it('allows scripts of its own only', () => {
    expect(CONTENT_POLICY).toContain("script-src 'self';");
    expect(CONTENT_POLICY).not.toMatch(/script-src[^;]*unsafe/);
    expect(CONTENT_POLICY).toContain("object-src 'none'");
  });
});
