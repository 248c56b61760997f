// The process that is killed in mid import: `node crash-child.js IMAGE DATA`. Prints a line when the copying begins.
import { recognise } from '../../electron/boot/families/index';
import type { DistroId } from '../../electron/contract/ids';
import { importImage } from '../../electron/library/import';

const [, , path = '', dataDir = ''] = process.argv;
void importImage({
  path,
  dataDir,
  extract: true,
  now: 1,
  signal: new AbortController().signal,
  recognise,
  id: () => 'debian-12' as DistroId,
  onRecognised: () => void process.stdout.write('recognised\n'),
  onProgress: () => undefined,
}).then(() => process.stdout.write('done\n'));
