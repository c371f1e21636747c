/** A sorted sequence that gives one item at a time; undefined at its end. */
export type Pull<T> = () => T | undefined;

/**
 * Merges sorted sequences into one, with a binary heap. Equal items keep the order of the
 * sequences they come from, so that the result does not depend on anything but the input.
 */
export function* merged<T>(
  pulls: readonly Pull<T>[],
  compare: (a: T, b: T) => number,
): Generator<T, void, undefined> {
  const heap: { head: T; readonly order: number; readonly pull: Pull<T> }[] = [];
  const before = (a: number, b: number): boolean => {
    const left = heap[a] as (typeof heap)[number];
    const right = heap[b] as (typeof heap)[number];
    return (compare(left.head, right.head) || left.order - right.order) < 0;
  };
  const sink = (start: number): void => {
    for (let at = start; ;) {
      let least = at;
      if (2 * at + 1 < heap.length && before(2 * at + 1, least)) least = 2 * at + 1;
      if (2 * at + 2 < heap.length && before(2 * at + 2, least)) least = 2 * at + 2;
      if (least === at) return;
      [heap[at], heap[least]] = [
        heap[least] as (typeof heap)[number],
        heap[at] as (typeof heap)[number],
      ];
      at = least;
    }
  };
  pulls.forEach((pull, order) => {
    const head = pull();
    if (head !== undefined) heap.push({ head, order, pull });
  });
  for (let at = heap.length >> 1; at >= 0; at--) sink(at);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.head;
    const next = top.pull();
    if (next !== undefined) top.head = next;
    else {
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) heap[0] = last;
    }
    sink(0);
  }
}
