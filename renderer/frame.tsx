// The frame around every screen: rail on the left, the serve bar on top, the engine's banner when it has fallen.
import { Loader, VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ActivityScreen } from './activity/activity-screen';
import { LibraryScreen } from './library/library-screen';
import { MachinesScreen } from './machines/machines-screen';
import { ProfilesScreen } from './profiles/profiles-screen';
import { ServeBar } from './serve/serve-bar';
import { SettingsScreen } from './settings/settings-screen';
import { WelcomeScreen } from './welcome/welcome-screen';
import { useSpoken } from './app/announce';
import { EngineBanner } from './parts/engine-banner';
import { Rail } from './parts/rail';
import { ShortcutsDialog } from './parts/shortcuts-dialog';
import { useShortcuts } from './app/shortcuts';
import { usePage } from './app/state';
import type { ScreenName } from './app/state';

const screens: Readonly<Record<ScreenName, () => React.JSX.Element>> = {
  welcome: WelcomeScreen,
  library: LibraryScreen,
  profiles: ProfilesScreen,
  machines: MachinesScreen,
  activity: ActivityScreen,
  settings: SettingsScreen,
};

/** A file dropped beside a drop zone must do nothing: without this the window would try to open it. */
function useCaughtDrops(): void {
  useEffect(() => {
    const stop = (event: DragEvent): void => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', stop);
    window.addEventListener('drop', stop);
    return () => {
      window.removeEventListener('dragover', stop);
      window.removeEventListener('drop', stop);
    };
  }, []);
}

export function Frame() {
  const { t } = useTranslation();
  const screen = usePage((state) => state.screen);
  const ready = usePage((state) => state.view !== null);
  const spoken = useSpoken((state) => state.text);
  useShortcuts();
  useCaughtDrops();
  const Screen = screens[screen];
  return (
    <div className="slip-frame">
      <a className="slip-skip" href="#main" onClick={(event) => focusMain(event)}>
        {t('app.skip')}
      </a>
      <Rail />
      <div className="slip-side">
        {ready && <ServeBar />}
        <EngineBanner />
        <main className="slip-main" id="main" tabIndex={-1} aria-label={t(`rail.${screen}`)}>
          {ready ? (
            <Screen key={screen} />
          ) : (
            <div className="slip-page" style={{ alignItems: 'center', justifyContent: 'center' }}>
              <Loader aria-label={t('engine.starting')} />
            </div>
          )}
        </main>
      </div>
      <ShortcutsDialog />
      <VisuallyHidden role="status" aria-live="polite">
        {spoken}
      </VisuallyHidden>
    </div>
  );
}

function focusMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
