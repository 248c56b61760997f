// What of an event goes into the log file: everything but secrets. The stores keep password hashes, the log does not,
// and the tokens that open one attempt's answer file are cut out of the addresses that were asked for.
import type { SlipwayEvent } from '../contract/events';

const CUT = '(not logged)';

export function forLog(event: SlipwayEvent): SlipwayEvent {
  switch (event.type) {
    case 'profile.saved': {
      const { answers } = event.profile;
      const user = answers.user && { ...answers.user, passwordHash: cut(answers.user.passwordHash) };
      const rootPasswordHash = cut(answers.rootPasswordHash);
      return { ...event, profile: { ...event.profile, answers: { ...answers, user, rootPasswordHash } } };
    }
    case 'script.sent':
      return { ...event, url: withoutToken(event.url) };
    case 'http.missed':
      return { ...event, path: withoutToken(event.path) };
    default:
      return event;
  }
}

const cut = (hash: string | null): string | null => (hash === null ? null : CUT);

/** `/a/<token>/waited` -> `/a/-/waited`. */
const withoutToken = (path: string): string => path.replace(/^(\/+a\/)[^/]+/, '$1-');
