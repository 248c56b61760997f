// Writing a preseed file so that no value can become a directive. Two parsers read it: debconf-set-selections (Perl)
// and the shell script of the same name inside debian-installer. Both take a line as `owner question type value`, join
// lines that end in a backslash, and drop lines that start with `#`.

type ValueType = 'string' | 'select' | 'multiselect' | 'boolean' | 'password' | 'note';

/** One directive. A line break in the value becomes a blank, and it cannot end in a backslash. */
export function directive(question: string, type: ValueType, value = '', owner = 'd-i'): string {
  const flat = oneLine(value);
  return flat === '' ? `${owner} ${question} ${type}` : `${owner} ${question} ${type} ${flat}`;
}

/** A directive whose value is a shell command of several parts; each but the last ends as a shell list wants it. */
export function commandDirective(question: string, parts: readonly string[]): string {
  return [`d-i ${question} string`, ...parts.map((part) => `  ${oneLine(part)}`)].join(' \\\n');
}

/** Text for people. The bare `#` at the end takes up a backslash with which the text may end. */
export function comment(text: string): string {
  return [
    ...text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => `# ${line.replace(CONTROL, ' ')}`.trimEnd()),
    '#',
  ].join('\n');
}

/** Control codes, the line breaks among them, and Unicode's own line breaks. */
const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g;

export const oneLine = (text: string): string =>
  text
    .replace(CONTROL, ' ')
    .replace(/[\\\s]+$/, '')
    .trim();

/** One word for sh, whatever is in it (POSIX 2.2.2). */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
