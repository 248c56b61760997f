// Entry point of the page: styles, the feed of events, then the app.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/theme.css';
import './parts/parts.css';
import './activity/activity.css';
import './library/library.css';
import './machines/map.css';
import './serve/serve.css';
import './welcome/welcome.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startFeed } from './app/feed';
import { startLanguage } from './app/language';
import { Page } from './page';

startLanguage();
startFeed();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
