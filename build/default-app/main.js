// Lets the fallback runtime take a path argument (`electron .`): packaged apps, which that runtime comes from, have
// lost Electron's own small built-in app. Knows just what our tools ask for: `-v`, `-a`, `-r module`, `path`.
const { app, dialog } = require('electron');
const Module = require('node:module');
const path = require('node:path');
const fs = require('node:fs');

const preload = [];
let file;
for (let i = 1; i < process.argv.length && file === undefined; i++) {
  const arg = process.argv[i];
  if (arg === '-v' || arg === '--version') {
    console.log('v' + process.versions.electron);
    process.exit(0);
  }
  if (arg === '-a' || arg === '--abi') {
    console.log(process.versions.modules);
    process.exit(0);
  }
  if (arg === '-r' || arg === '--require') preload.push(process.argv[++i]);
  else if (!arg.startsWith('-')) file = arg;
}
if (!file) {
  console.error('usage: electron [-r module] <app>');
  process.exit(1);
}
if (preload.length) Module._preloadModules(preload);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
try {
  const folder = path.resolve(file);
  const description = path.join(folder, 'package.json');
  if (fs.existsSync(description)) {
    const pkg = JSON.parse(fs.readFileSync(description, 'utf8'));
    if (pkg.version) app.setVersion(pkg.version);
    app.name = pkg.productName || pkg.name || app.name;
    if (process.platform === 'linux') app.setDesktopName(pkg.desktopName || `${app.name}.desktop`);
  }
  const main = Module._resolveFilename(folder, null, true);
  app.setAppPath(fs.existsSync(description) ? folder : path.dirname(main));
  Module._load(main, null, true);
} catch (error) {
  console.error(error);
  dialog.showErrorBox('Error launching app', String(error && error.message));
  process.exit(1);
}
