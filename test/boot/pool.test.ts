import { describe, expect, it } from 'vitest';
import { checkPool, proposePool } from '../../electron/boot/leases';
import { ip } from './packets';

const MASKS: Record<number, string> = {
  8: '255.0.0.0',
  16: '255.255.0.0',
  23: '255.255.254.0',
  24: '255.255.255.0',
  25: '255.255.255.128',
  28: '255.255.255.240',
  29: '255.255.255.248',
  30: '255.255.255.252',
  31: '255.255.255.254',
  32: '255.255.255.255',
};
describe('a proposal', () => {
  it.each([
    ['192.168.77.1', 24, '192.168.77.100', '192.168.77.199'],
    ['192.168.77.150', 24, '192.168.77.100', '192.168.77.199'],
    ['10.0.0.1', 16, '10.0.128.1', '10.0.131.232'],
    ['10.1.2.3', 8, '10.128.0.1', '10.128.3.232'],
    ['192.168.0.1', 23, '192.168.1.1', '192.168.1.254'],
    ['192.168.7.129', 25, '192.168.7.192', '192.168.7.254'],
    ['192.168.7.1', 28, '192.168.7.8', '192.168.7.14'],
    ['192.168.7.1', 29, '192.168.7.4', '192.168.7.6'],
    ['192.168.7.1', 30, '192.168.7.2', '192.168.7.2'],
    ['192.168.7.2', 30, '192.168.7.1', '192.168.7.1'],
  ])('%s/%i', (address, bits, from, to) => {
    const netmask = ip(MASKS[bits]!);
    expect(proposePool(ip(address), netmask)).toEqual({ from, to });
    expect(checkPool({ from: ip(from), to: ip(to), address: ip(address), netmask })).toBeNull();
  });
  it.each([31, 32])('/%i has no room', (bits) =>
    expect(() => proposePool(ip('10.0.0.1'), ip(MASKS[bits]!))).toThrow('pool-invalid'),
  );
});
describe('a choice', () => {
  it.each([
    ['10.0.0.20', '10.0.0.10', 'the first address is behind the last'],
    ['10.0.1.1', '10.0.1.9', 'the pool is not inside the subnet of the network card'],
    ['10.0.0.250', '10.0.1.9', 'the pool is not inside the subnet of the network card'],
    ['10.0.0.0', '10.0.0.9', "the subnet's first and last addresses are not for machines"],
    ['10.0.0.9', '10.0.0.255', "the subnet's first and last addresses are not for machines"],
    ['10.0.0.1', '10.0.0.1', 'the pool holds nothing but the own address'],
    ['10.0.0.1', '10.0.0.2', null],
  ])('%s-%s', (from, to, wanted) => {
    expect(
      checkPool({ from: ip(from), to: ip(to), address: ip('10.0.0.1'), netmask: ip('255.255.255.0') }),
    ).toBe(wanted);
  });
  it('not more than a /16', () =>
    expect(
      checkPool({
        from: ip('10.0.0.2'),
        to: ip('10.9.0.2'),
        address: ip('10.0.0.1'),
        netmask: ip('255.0.0.0'),
      }),
    ).toContain('larger'));
});
