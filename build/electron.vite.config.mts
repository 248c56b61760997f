// Bundles the three halves of the app. CJS for Node 18.15 and Chrome 114: the oldest Electron that may run it.
// The package's `dependencies` stay outside the bundles (native parts, binaries); the page's are bundled whole.
import fs from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = path.join(import.meta.dirname, '..');
const at = (...parts: string[]): string => path.join(root, ...parts);
const cjs = {
  format: 'cjs',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
} as const;

// the bundler keeps a first line that the source has itself
const shebang = fs.readFileSync(at('electron/cli.ts'), 'utf8').startsWith('#!') ? '' : '#!/usr/bin/env node';

export default defineConfig({
  main: {
    root,
    build: {
      outDir: at('out/main'),
      target: 'node18.15',
      sourcemap: true,
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: at('electron/main.ts'),
          'engine-process': at('electron/engine-process.ts'),
          cli: at('electron/cli.ts'),
        },
        output: { ...cjs, banner: (chunk) => (chunk.name === 'cli' && chunk.isEntry ? shebang : '') },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: at('out/preload'),
      target: 'node18.15',
      sourcemap: true,
      externalizeDeps: true,
      rolldownOptions: { input: { preload: at('electron/preload.ts') }, output: cjs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      minify: true,
      // loaded from disk: one chunk of this size costs nothing
      chunkSizeWarningLimit: 2000,
      sourcemap: false,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
