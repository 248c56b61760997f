// Slipway's own mark: a hull sliding down its way.
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1f6577" />
      <path d="M5 24 L27 15.5 V19 L5 27.5 Z" fill="#aed3db" />
      <path d="M8 18.6 L24.5 12.2 L22.6 8.2 C18 8 12 10.2 8.6 13.4 Z" fill="#ffffff" />
    </svg>
  );
}
