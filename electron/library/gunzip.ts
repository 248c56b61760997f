// The decompressor that the pure recognisers are handed.
import { createGunzip } from 'node:zlib';
import { Readable, pipeline } from 'node:stream';

/** Rejects on damaged data; leaving the loop early stops both ends. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  const unzipped = createGunzip();
  // pipeline hands every failure on to `unzipped`, where the loop below meets it
  pipeline(source, unzipped, () => undefined);
  try {
    for await (const chunk of unzipped) yield chunk as Uint8Array;
  } finally {
    unzipped.destroy();
    source.destroy();
  }
}
