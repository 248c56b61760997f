// The look: one calm blue-green, shade 8 as the primary so that white text on it has 4.5:1, and quiet surfaces.
import { createTheme } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#e9f6f8',
  '#d6eaee',
  '#aed3db',
  '#83bbc8',
  '#60a7b7',
  '#4a9aad',
  '#3d8ea2',
  '#2f7a8d',
  '#1f6577',
  '#10505f',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  colors: { harbour },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', 'Noto Sans Mono', Consolas, monospace",
  headings: { fontWeight: '600' },
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: { defaultProps: { centered: true } },
  },
});
