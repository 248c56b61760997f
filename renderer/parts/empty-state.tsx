// An empty list that says what to do next.
import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function EmptyState(q: { icon: ReactNode; title: string; why: string; children?: ReactNode }) {
  return (
    <Stack align="center" justify="center" gap="xs" py={56} style={{ flex: 1 }}>
      <ThemeIcon size={60} radius="xl" variant="light" aria-hidden>
        {q.icon}
      </ThemeIcon>
      <Title order={2} size="h4" mt="sm">
        {q.title}
      </Title>
      <Text className="slip-quiet" ta="center" maw={460}>
        {q.why}
      </Text>
      {q.children}
    </Stack>
  );
}
