// Keeps the page's state in step with the engine: a snapshot, then every event after it. A gap (a restarted engine, a
// lost message) means: ask for the snapshot again. Messages that arrive before the snapshot wait for it.
import type { MenuAction, PageMessage } from '../../electron/contract/door';
import type { SlipwayEvent } from '../../electron/contract/events';
import { announceEvents } from './announce';
import { api } from './bridge';
import { actOn } from './actions';
import { foldEvents, usePage } from './state';

/** How far back the activity list reaches at the start, in sequence numbers. */
const HISTORY = 3000;

let waiting: SlipwayEvent[] = [];
let asking = false;

/** Loads the snapshot; events that came meanwhile are folded on top. Call again after a gap. */
export async function refresh(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    const { view, seq } = await api.call('snapshot');
    const known = usePage.getState().view !== null;
    usePage.setState({ view, seq });
    if (!known && Object.keys(view.machines).length > 0) usePage.setState({ screen: 'machines' });
    const history = await api.call('events', { after: Math.max(0, seq - HISTORY), limit: HISTORY });
    usePage.setState({ events: history.filter((event) => event.seq <= seq) });
  } finally {
    asking = false;
  }
  const missed = waiting;
  waiting = [];
  receive(missed);
}

function receive(events: readonly SlipwayEvent[]): void {
  if (events.length === 0) return;
  if (asking || !usePage.getState().view) {
    waiting.push(...events);
    return;
  }
  const fresh = events.filter((event) => event.seq > usePage.getState().seq);
  if (foldEvents(fresh)) announceEvents(fresh);
  else refreshQuietly();
}

function refreshQuietly(): void {
  // An engine that is down answers "engine-stopped"; its banner says so already, and `running` asks again.
  refresh().catch((error: unknown) => {
    waiting = [];
    usePage.setState((state) => ({ engine: { ...state.engine, detail: String(error) } }));
  });
}

export function startFeed(act: (action: MenuAction) => void = actOn): () => void {
  const stop = window.slipway.onEvent((message: PageMessage) => {
    switch (message.kind) {
      case 'events':
        receive(message.events);
        return;
      case 'engine': {
        const { state, detail } = message;
        const before = usePage.getState().engine.state;
        usePage.setState({ engine: { state, detail } });
        if (state === 'running' && before !== 'running') refreshQuietly();
        return;
      }
      case 'menu':
        act(message.action);
    }
  });
  refreshQuietly();
  return stop;
}
