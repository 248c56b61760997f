// The process that is killed in mid import: `node crash-child.js IMAGE DATA`. Prints a line when the copying begins.
import { importImage } from '../../electron/library/import';
import { importRequest } from './requests';

const [, , path = '', dataDir = ''] = process.argv;
const onRecognised = (): void => void process.stdout.write('recognised\n');
void importImage(importRequest(path, dataDir, { onRecognised })).then(() => process.stdout.write('done\n'));
