/**
 * A binary heap in a plain array, so that it can be cloned with the state it is part of: whatever is
 * before all others is at place 0. Whoever is equal comes out in no order.
 */
export function pushOnto<Entry>(
  heap: Entry[],
  entry: Entry,
  isBefore: (a: Entry, b: Entry) => boolean,
): void {
  let place = heap.push(entry) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(entry, heap[parent] as Entry)) break;
    heap[place] = heap[parent] as Entry;
    place = parent;
  }
  heap[place] = entry;
}

/** Takes out what is before all others; undefined where there is nothing. */
export function popFrom<Entry>(
  heap: Entry[],
  isBefore: (a: Entry, b: Entry) => boolean,
): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry))
      child++;
    if (!isBefore(heap[child] as Entry, last)) break;
    heap[place] = heap[child] as Entry;
    place = child;
  }
  heap[place] = last;
  return first;
}
