import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_UINT256, type Wad } from "../../numbers/units.ts";
import type { Borrower } from "./borrower.ts";
import { dueToLook, waitToLook, type Lookouts } from "./lookouts.ts";

const borrower = (place: number, lookAtWad: Wad): Borrower => ({
  place,
  rungWad: 0n,
  isDepositing: false,
  isReleveraging: false,
  bufferWad: undefined,
  lookAtWad,
  spentWad: 0n,
  lastSpentWad: 0n,
  times: 0,
  asked: 0,
});

/** Borrowers in their order, named by their place, and what they wait for. */
function waitingFor(...looks: readonly Wad[]): {
  readonly borrowers: Map<string, Borrower>;
  readonly waiting: Lookouts;
} {
  const borrowers = new Map<string, Borrower>();
  const waiting: Lookouts = [];
  looks.forEach((lookAtWad, place) => {
    const one = borrower(place, lookAtWad);
    borrowers.set(`${place}`, one);
    waitToLook(waiting, `${place}`, one);
  });
  return { borrowers, waiting };
}

/** A borrower has another reason to look, or none any more. */
function changeMind(
  { borrowers, waiting }: ReturnType<typeof waitingFor>,
  account: string,
  lookAtWad: Wad,
): void {
  const one = borrowers.get(account) as Borrower;
  one.lookAtWad = lookAtWad;
  waitToLook(waiting, account, one);
}

test("the next to look is the first in line, whoever came first; who never looks does not wait", () => {
  const { waiting } = waitingFor(30n, 10n, MAX_UINT256, 20n, 10n);
  expect(waiting).toEqual([
    { account: "1", lookAtWad: 10n },
    { account: "4", lookAtWad: 10n },
    { account: "3", lookAtWad: 20n },
    { account: "0", lookAtWad: 30n },
  ]);
});

test("those due look in the order in which they came, and the others wait on", () => {
  const { borrowers, waiting } = waitingFor(20n, 30n, 10n, 15n);
  expect(dueToLook(waiting, borrowers, 9n)).toEqual([]);
  expect(dueToLook(waiting, borrowers, 20n)).toEqual(["0", "2", "3"]);
  expect(dueToLook(waiting, borrowers, 29n)).toEqual([]);
  expect(dueToLook(waiting, borrowers, 30n)).toEqual(["1"]);
  expect(waiting).toEqual([]);
});

test("who has changed its mind looks when it wants to now", () => {
  const line = waitingFor(10n, 10n, 10n);
  changeMind(line, "0", 50n);
  changeMind(line, "1", MAX_UINT256);
  changeMind(line, "2", 5n);
  expect(dueToLook(line.waiting, line.borrowers, 5n)).toEqual(["2"]);
  expect(dueToLook(line.waiting, line.borrowers, 10n)).toEqual([]);
  expect(dueToLook(line.waiting, line.borrowers, 50n)).toEqual(["0"]);
});

test("who comes back to the same moment looks once", () => {
  const line = waitingFor(10n);
  changeMind(line, "0", 20n);
  changeMind(line, "0", 10n);
  expect(line.waiting).toHaveLength(3);
  expect(dueToLook(line.waiting, line.borrowers, 20n)).toEqual(["0"]);
});

test("whatever is changed, those who look are those whose moment has come", () => {
  const account = fc.integer({ min: 0, max: 5 });
  const lookAt = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.constant(MAX_UINT256));
  fc.assert(
    fc.property(fc.array(fc.tuple(account, lookAt)), fc.array(lookAt), (changes, moments) => {
      const line = waitingFor(...Array.from({ length: 6 }, () => 20n));
      for (const [place, lookAtWad] of changes) changeMind(line, `${place}`, lookAtWad);
      const left = new Set(line.borrowers.keys());
      for (const travelledWad of moments) {
        if (travelledWad === MAX_UINT256) continue;
        const due = [...left].filter(
          (each) => (line.borrowers.get(each) as Borrower).lookAtWad <= travelledWad,
        );
        expect(dueToLook(line.waiting, line.borrowers, travelledWad)).toEqual(due);
        for (const each of due) left.delete(each);
      }
    }),
  );
});
