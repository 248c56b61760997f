// The filter of a list; takes the focus when the "filter" shortcut is pressed.
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { keyName } from '../app/shortcuts';
import { usePage } from '../app/state';

export function FilterBox(q: { label: string; value: string; onChange: (value: string) => void }) {
  const asked = usePage((state) => state.findAsked);
  const seen = useRef(asked);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (seen.current === asked) return;
    seen.current = asked;
    box.current?.focus();
    box.current?.select();
  }, [asked]);
  return (
    <TextInput
      ref={box}
      aria-label={q.label}
      placeholder={`${q.label} (${keyName('F')})`}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={q.value}
      onChange={(event) => q.onChange(event.currentTarget.value)}
      w={280}
    />
  );
}
