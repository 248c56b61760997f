// A small pill: icon, word and colour together, so that no state is told by colour alone.
import type { ReactNode } from 'react';

export type ToneName = 'ok' | 'live' | 'warn' | 'bad' | 'quiet';

export function Tone({ tone, icon, children }: { tone: ToneName; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className="slip-tone" data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
