// A quiet coloured box for something to know: good, careful, or wrong; always with its icon, never by colour alone.
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';

const icons = { ok: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX } as const;

export function Note(q: {
  tone: 'ok' | 'warn' | 'bad';
  title?: string;
  children?: ReactNode;
  style?: CSSProperties;
}) {
  const Icon = icons[q.tone];
  return (
    <div
      className="slip-note"
      data-tone={q.tone}
      role={q.tone === 'bad' ? 'alert' : undefined}
      style={q.style}
    >
      <Icon size={18} aria-hidden />
      <div>
        {q.title !== undefined && <strong>{q.title}</strong>}
        {q.children !== undefined && <div>{q.children}</div>}
      </div>
    </div>
  );
}
