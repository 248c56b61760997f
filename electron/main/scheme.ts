// Serves the page from `app://slipway`, so that it has an origin of its own and a Content-Security-Policy header;
// nothing outside the built page's folder can be asked for.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

export const PAGE_ORIGIN = 'app://slipway';

/** `style-src` has 'unsafe-inline' because the UI kit sets sizes and colours in style attributes; scripts never are inline. */
export const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** The file that `url` names inside `root`, or null when it names anything else. */
export function pageFile(root: string, url: string): string | null {
  let parsed: URL;
  let name: string;
  try {
    parsed = new URL(url);
    name = decodeURIComponent(parsed.pathname);
  } catch {
    return null; // not a URL, or a bad escape in it: nothing of ours
  }
  if (parsed.protocol !== 'app:' || parsed.host !== 'slipway' || name.includes('\0')) return null;
  const file = path.resolve(root, `.${path.posix.normalize(name === '/' ? '/index.html' : name)}`);
  const inside = path.relative(root, file);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return null;
  return TYPES[path.extname(file)] === undefined ? null : file;
}

/** Answers every `app://` request from the folder of the built page. */
export function servePage(root: string): void {
  protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? pageFile(root, request.url) : null;
    if (file === null) return new Response('Not found', { status: 404 });
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_POLICY,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return new Response(missing ? 'Not found' : 'Cannot read', { status: missing ? 404 : 500 });
    }
  });
}
