// Drops from the package what only the fallback runtime has: its stand-in app, and its version mark.
const fs = require('node:fs');
const path = require('node:path');

exports.default = async (context) => {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });
  fs.rmSync(path.join(context.appOutDir, 'version'), { force: true });
};
