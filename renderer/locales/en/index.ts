// The English catalogue: the shape that every other language must fill.
import { events, terms } from './events';
import { checks, held, hints, problems } from './problems';
import { words } from './words';

type Words = typeof words;
export interface English extends Words {
  problems: typeof problems;
  checks: typeof checks;
  hints: typeof hints;
  held: typeof held;
  events: typeof events;
  terms: typeof terms;
}

export const en: English = { ...words, problems, checks, hints, held, events, terms };
