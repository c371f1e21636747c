/** Seconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Repeats several works in turn, so that what else the machine does falls on all of them alike;
 * gives the seconds of each.
 */
export async function timedInTurn<Name extends string>(
  repeats: number,
  works: Readonly<Record<Name, () => unknown>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(works) as Name[];
  const seconds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as unknown as {
    [N in Name]: number[];
  };
  for (let round = 0; round < repeats; round++)
    for (const name of names) seconds[name].push(await timed(works[name]));
  return seconds;
}
