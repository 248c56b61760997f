// The image's own md5sum.txt: lines of `<32 hex digits>  ./path` (a `*` before the path marks binary mode).

/** 1 million lines of a long path. */
export const MOST_MD5_BYTES = 64 * 1024 * 1024;

/** Path as written, without its leading `./` -> digest in lower case. Lines of any other shape are skipped. */
export function parseMd5Sums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-fA-F]{32}) [ *](?:\.\/)?(.+?)\r?$/.exec(line);
    const [, digest, path] = match ?? [];
    if (digest && path) sums.set(path, digest.toLowerCase());
  }
  return sums;
}
