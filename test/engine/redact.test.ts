import { describe, expect, it } from 'vitest';
import type { SlipwayEvent } from '../../electron/contract/events';
import type { AttemptId, DistroId, Ip, Mac, ProfileName } from '../../electron/contract/ids';
import { answerForm } from '../../electron/contract/model';
import { forLog } from '../../electron/engine/redact';

const stamp = { seq: 1, at: 0 };

describe('the event log', () => {
  it('holds no password hash', () => {
    const answers = answerForm.parse({
      user: { name: 'ana', passwordHash: '$6$salt$userhash' },
      rootPasswordHash: '$6$salt$roothash',
    });
    const profile = {
      name: 'web' as ProfileName,
      distro: 'd' as DistroId,
      answers,
      kernelArgs: '',
      savedAt: 0,
    };
    const logged = JSON.stringify(forLog({ type: 'profile.saved', profile, ...stamp }));
    expect(logged).not.toMatch(/userhash|roothash|\$6\$/);
    expect(logged).toContain('ana');
  });

  it('holds no token of an attempt', () => {
    const token = '0123456789abcdef0123456789abcdef';
    const of = { mac: '52:54:00:00:00:01' as Mac, attempt: 'a' as AttemptId, ip: '10.0.0.2' as Ip };
    const events: SlipwayEvent[] = [
      { type: 'script.sent', ...of, plan: 'menu', url: `/a/${token}/waited`, ...stamp },
      { type: 'http.missed', mac: of.mac, ip: of.ip, path: `//a/${token}/x`, status: 404, ...stamp },
    ];
    for (const event of events) expect(JSON.stringify(forLog(event))).not.toContain(token);
  });
});
