// Ruins of real packets: flipped, cut, grown, spliced and re-headed, always the same for one seed.
import { seeded } from '../../electron/net/memory-network';
import { captures } from './pcap';

export function* mutations(count: number, seed: number): Generator<Uint8Array> {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const seeds = captures().flatMap(({ packets }) => packets.map(({ payload }) => payload));
  const noise = (length: number) => Uint8Array.from({ length }, () => below(256));
  const pick = () => seeds[below(seeds.length)] ?? new Uint8Array(0);
  for (let made = 0; made < count; made += 1) {
    let bytes = Uint8Array.from(pick());
    // Options carry the logic, so half of all hits go there.
    const place = () => (random() < 0.5 ? 240 + below(Math.max(1, bytes.length - 240)) : below(bytes.length));
    for (let hits = 1 + below(4); hits > 0 && bytes.length > 0; hits -= 1) {
      const at = place();
      switch (below(8)) {
        case 0:
          bytes = bytes.slice(0, below(bytes.length + 1));
          break;
        case 1: {
          const other = pick();
          bytes = Uint8Array.from(
            Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length))]),
          );
          break;
        }
        case 2:
          bytes = Uint8Array.from(
            Buffer.concat([bytes.subarray(0, at), noise(below(64)), bytes.subarray(at)]),
          );
          break;
        case 3:
          bytes[at] = [0, 255, 52, 53, 82, 43, 1, 254][below(8)] ?? 0;
          break;
        case 4:
          bytes.fill(below(256), at, at + below(40));
          break;
        default:
          bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      }
    }
    yield bytes;
  }
}
