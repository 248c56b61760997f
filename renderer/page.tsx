// The providers around the frame: look, requests to the engine, toasts; and the look follows the settings.
import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Frame } from './frame';
import { useSettings } from './app/state';
import { theme } from './app/theme';

function FollowTheme() {
  const wanted = useSettings()?.theme ?? 'system';
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(wanted === 'system' ? 'auto' : wanted), [wanted, setColorScheme]);
  return null;
}

export function Page() {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' } },
      }),
  );
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <FollowTheme />
        <Notifications position="bottom-right" limit={4} />
        <Frame />
      </MantineProvider>
    </QueryClientProvider>
  );
}
