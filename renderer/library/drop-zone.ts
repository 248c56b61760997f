// Files dropped on the library, and paths pasted into it.
import { useEffect, useState } from 'react';
import { importPaths } from '../app/actions';

interface ZoneProps {
  readonly onDragEnter: (event: React.DragEvent) => void;
  readonly onDragOver: (event: React.DragEvent) => void;
  readonly onDragLeave: (event: React.DragEvent) => void;
  readonly onDrop: (event: React.DragEvent) => void;
}

const hasFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes('Files');

export function useDropZone(): readonly [ZoneProps, boolean] {
  const [over, setOver] = useState(false);
  const accept = (event: React.DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const props: ZoneProps = {
    onDragEnter: accept,
    onDragOver: accept,
    onDragLeave: (event) => {
      // Leaving one child for another is not leaving the zone.
      const to = event.relatedTarget;
      if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
    },
    onDrop: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      // The path is taken now: the list is empty once this handler has returned.
      const paths = [...event.dataTransfer.files].map((file) => window.slipway.pathOf(file));
      void importPaths(paths);
    },
  };
  return [props, over];
}

const PATH = /^(\/|~\/|[A-Za-z]:\\|\\\\)/;

/** What a pasted text names: absolute paths, one a line, quotes and `file://` taken off; empty when it is something else. */
export function pathsIn(text: string): readonly string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('file://') ? decodeURIComponent(new URL(line).pathname) : line));
  return lines.length > 0 && lines.every((line) => PATH.test(line)) ? lines : [];
}

export function usePastedPaths(): void {
  useEffect(() => {
    const pasted = (event: ClipboardEvent): void => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const files = [...(event.clipboardData?.files ?? [])].map((file) => window.slipway.pathOf(file));
      const paths = files.length > 0 ? files : pathsIn(event.clipboardData?.getData('text/plain') ?? '');
      if (paths.length === 0) return;
      event.preventDefault();
      void importPaths(paths);
    };
    window.addEventListener('paste', pasted);
    return () => window.removeEventListener('paste', pasted);
  }, []);
}
