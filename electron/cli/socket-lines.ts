// NDJSON framing of the control socket.
import type net from 'node:net';

/** A line longer than this is no command of ours: the connection ends. In characters. */
const MAX_LINE = 32 * 1024 * 1024;

export function eachLine(socket: net.Socket, onLine: (line: string) => void): void {
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const whole = parts.join('') + line;
      parts = [];
      length = 0;
      if (whole !== '' && !socket.destroyed) onLine(whole);
    }
    parts.push(rest);
    length += rest.length;
    if (length > MAX_LINE) socket.destroy();
  });
}
