// A lettered disc for a distro: its family's colour, without borrowing anybody's trademark.
import type { Distro } from '../../electron/contract/model';

const COLOURS: Readonly<Record<Distro['family'], string>> = {
  'debian-installer': '#a80d4a',
  'debian-netboot-kit': '#6b4a9c',
  unknown: '#5b6570',
};

export function DistroMark({
  distro,
  size = 42,
}: {
  distro: Pick<Distro, 'family' | 'name'>;
  size?: number;
}) {
  const letter = [...distro.name.trim()][0]?.toUpperCase() ?? '?';
  return (
    <svg width={size} height={size} viewBox="0 0 42 42" aria-hidden="true" style={{ flex: 'none' }}>
      <circle cx="21" cy="21" r="20" fill={COLOURS[distro.family]} />
      <circle cx="21" cy="21" r="15.5" fill="none" stroke="#fff" strokeOpacity="0.35" />
      <text
        x="21"
        y="27.5"
        textAnchor="middle"
        fontSize="19"
        fontWeight="650"
        fill="#fff"
        fontFamily="system-ui"
      >
        {letter}
      </text>
    </svg>
  );
}
