// Work that must not overlap, such as two looks at the same ports: each waits for the one before it, whatever became of that.
export function inTurns(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> | null = null;
  return (work) => {
    const mine = last ? last.then(work, work) : work();
    last = mine;
    const done = (): void => {
      if (last === mine) last = null;
    };
    mine.then(done, done);
    return mine;
  };
}
