// Puts a part of the page on a document with the engine of paper behind it, as main.tsx does with the real one.
import { act, cleanup, render } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { EventBody } from '../../electron/contract/events';
import type { Settings } from '../../electron/contract/settings';
import { startFeed } from '../../renderer/app/feed';
import { startLanguage } from '../../renderer/app/language';
import { usePage } from '../../renderer/app/state';
import { theme } from '../../renderer/app/theme';
import { fakeEngine } from './fake-engine';
import type { FakeEngine } from './fake-engine';

// happy-dom has no layout; the kit only needs to be able to ask.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

// A text box that grows listens to fonts as they load; happy-dom has none.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

const start = usePage.getInitialState();

export async function openPage(
  bodies: readonly EventBody[] = [],
  patch: Partial<Settings> = {},
): Promise<FakeEngine> {
  const engine = fakeEngine(bodies, patch);
  Object.defineProperty(window, 'slipway', { value: engine.bridge, configurable: true });
  usePage.setState(start, true);
  startLanguage();
  await act(async () => {
    stop = startFeed();
    await settle();
  });
  return engine;
}

let stop: () => void = () => undefined;
export function closePage(): void {
  cleanup();
  stop();
}

/** Lets promises that are already settled run on. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export async function show(element: ReactElement): Promise<HTMLElement> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  const { container } = render(
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} env="test">
        {element}
      </MantineProvider>
    </QueryClientProvider>,
  );
  await act(settle);
  return container;
}
