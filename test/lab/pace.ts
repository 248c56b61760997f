// How fast this machine's virtual machines are: with hardware virtualisation or by software emulation, and what that
// makes of a time limit.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';

export type Accelerator = 'kvm' | 'tcg';

/**
 * KVM only where it is real: a nested `/dev/kvm` without a svm or vmx processor flag (module kvm_pvm) runs firmware
 * but interprets a kernel instruction by instruction. `LAB_ACCEL` overrides.
 */
export function accelerator(): Accelerator {
  const wanted = process.env['LAB_ACCEL'];
  if (wanted === 'kvm' || wanted === 'tcg') return wanted;
  if (!writable('/dev/kvm') || existsSync('/sys/module/kvm_pvm')) return 'tcg';
  return /^flags\s*:.*\b(svm|vmx)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')) ? 'kvm' : 'tcg';
}

function writable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false; // not there, or not ours: the same to us
  }
}

/** A time limit in seconds, given for real hardware, as it has to be here (`LAB_TCG_FACTOR`, 6 unless set). */
export const limit = (seconds: number): number =>
  accelerator() === 'kvm' ? seconds : seconds * Number(process.env['LAB_TCG_FACTOR'] ?? '6');
