// The types say that every key is there; this says that every sentence can be filled: same parameters in both
// languages, and no event or problem of the sample is spoken with a hole in it.
import { afterEach, expect, it } from 'vitest';
import i18next from 'i18next';
import { en } from '../../renderer/locales/en';
import { zhCN } from '../../renderer/locales/zh-CN';
import { sayEvent, sayProblem } from '../../renderer/app/speak';
import { bytes, duration } from '../../renderer/app/format';
import { languageFor } from '../../renderer/app/language';
import { closePage, openPage } from './mount';
import { filled, stamp } from './sample';

afterEach(closePage);

type Tree = { readonly [key: string]: string | Tree };
function flat(tree: Tree, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [name, text] of flat(value, `${prefix}${key}/`)) all.set(name, text);
  return all;
}
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

const english = flat(en as unknown as Tree);
const chinese = flat(zhCN);

it('asks for the same parameters in both languages', () => {
  for (const [key, text] of chinese) {
    const other = english.get(key);
    expect(other, `${key} is not in the English catalogue`).toBeDefined();
    expect([...new Set(holes(text))], key).toEqual([...new Set(holes(other ?? ''))]);
  }
});

it('says everything in Chinese that it says in English', () => {
  const wanted = [...english.keys()].filter((key) => !key.endsWith('_one'));
  expect([...chinese.keys()].sort()).toEqual(wanted.sort());
  const same = wanted.filter(
    (key) => english.get(key) === chinese.get(key) && /[a-z]{4} [a-z]/.test(english.get(key) ?? ''),
  );
  expect(same, 'sentences that were left in English').toEqual([]);
});

it('keeps to its own rules of style', () => {
  for (const [key, text] of english) expect(text, key).not.toMatch(/!|Oops|\bError\b|\bOK\b/);
  for (const [key, text] of chinese) expect(text, key).not.toMatch(/[\u4e00-\u9fff][,!?;]|您/);
});

it.each(['en', 'zh-CN'] as const)('speaks every event without a hole: %s', async (language) => {
  await openPage(filled, { language });
  expect(i18next.language).toBe(language);
  for (const event of stamp(filled)) {
    const sentence = sayEvent(event);
    expect(sentence, event.type).not.toMatch(/\{\{|undefined|\[object|^events\./);
    expect(sentence.length, event.type).toBeGreaterThan(3);
  }
});

it('puts bytes into the sentences of problems', async () => {
  await openPage([], { language: 'en' });
  expect(
    sayProblem({ code: 'no-space', params: { need: 5_000_000_000, free: 1_200_000, folder: '/data' } }),
  ).toBe('Not enough disk space: 5 GB needed, 1.2 MB free in /data.');
  expect(sayProblem({ code: 'port-taken', params: { port: 67, protocol: 'udp', program: 'dnsmasq' } })).toBe(
    'Port 67 (udp) is used by dnsmasq.',
  );
});

it('formats bytes and times', async () => {
  await openPage([], { language: 'en' });
  expect([0, 999, 1000, 783_286_272, 3_990_000_000].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '783 MB',
    '4 GB',
  ]);
  expect([240, 42_000, 432_000, 3_900_000].map(duration)).toEqual([
    '0.2 s',
    '42 s',
    '7 min 12 s',
    '1 h 5 min',
  ]);
});

it('follows the system unless told otherwise', () => {
  expect(languageFor('system', 'zh-Hans-CN')).toBe('zh-CN');
  expect(languageFor('system', 'de-DE')).toBe('en');
  expect(languageFor('en', 'zh-CN')).toBe('en');
});
