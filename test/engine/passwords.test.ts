// sha512crypt against the specification's own vectors and against openssl, also at the block lengths that packages miss.
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hashPassword, sha512crypt } from '../../electron/engine/passwords';

// From "Unix crypt using SHA-256 and SHA-512", Ulrich Drepper.
const VECTORS: readonly [salt: string, rounds: number | null, key: string, wanted: string][] = [
  [
    'saltstring',
    null,
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'saltstringsaltstring',
    10_000,
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'toolongsaltstring',
    5000,
    'This is just a test',
    '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
  ],
  [
    'anotherlongsaltstring',
    1400,
    'a very much longer text to encrypt.  This one even stretches over morethan one line.',
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'short',
    77_777,
    'we have a short salt string but not a short password',
    '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  ],
  [
    'asaltof16chars..',
    123_456,
    'a short string',
    '$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1',
  ],
  [
    'roundstoolow',
    10,
    'the minimum number is still observed',
    '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
  ],
];
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('sha512crypt', () => {
  it.each(VECTORS)('%s, %s rounds', (salt, rounds, key, wanted) => {
    expect(sha512crypt(key, salt, rounds)).toBe(wanted);
  });

  it.skipIf(!hasOpenssl)(
    'agrees with openssl at every block length, in UTF-8 and with shell characters',
    () => {
      const salt = 'Ab./9zQwErTy12Px';
      const lengths = [1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 192, 200].map((length) =>
        'y'.repeat(length),
      );
      for (const clear of [...lengths, '密码口令', `q'"$\`\\ `]) {
        const wanted = execFileSync('openssl', ['passwd', '-6', '-salt', salt, clear], {
          encoding: 'utf8',
        }).trim();
        expect(sha512crypt(clear, salt)).toBe(wanted);
      }
    },
  );
});

describe('hashPassword', () => {
  it('salts each hash anew and keeps to the form that answer files take', () => {
    const [one, two] = [hashPassword('geheim'), hashPassword('geheim')];
    expect(one).not.toBe(two);
    const [, id, salt = ''] = one.split('$');
    expect(id).toBe('6');
    expect(salt).toMatch(/^[./0-9A-Za-z]{16}$/);
    expect(one).toBe(sha512crypt('geheim', salt));
    expect(one).not.toContain('geheim');
  });
});
