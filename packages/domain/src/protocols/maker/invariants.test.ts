import { describe, expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { INVARIANTS } from "./invariants.ts";
import { ALICE, BOB, BY_DEBT, BY_LOT, STAIRS, underwater } from "./market.suite.ts";
import { RAD } from "./math.ts";
import { findIlk, openUrn, type Clip, type Flip, type Ilk, type MakerState } from "./state.ts";

const ilk = (state: MakerState, of = BY_LOT): Ilk => findIlk(state, of.address) as Ilk;
const alice = (state: MakerState) => openUrn(state, ilk(state), ALICE);
const flip = (state: MakerState) => ilk(state).houses[11].open.get(1) as Flip;
const clip = (state: MakerState) => ilk(state, STAIRS).houses[20].open.get(3) as Clip;

/** The codes of the laws that a change breaks: one auction of each kind is open. */
function broken(change: (state: MakerState) => void): string[] {
  const system = underwater(BY_LOT);
  system.seize(BY_LOT, ALICE);
  system.price(STAIRS, 100n);
  const kick = { kind: "auctionKick", auction: 3, account: BOB, lot: WAD, tab: RAD } as const;
  for (const of of [STAIRS, BY_DEBT]) system.submit({ ...kick, reserve: of.address });
  change(system.state);
  return INVARIANTS.filter((law) => law.check(system.state, system.env) !== undefined).map(
    (law) => law.code,
  );
}

test("a sound system breaks no law, and codes are numbered through", () => {
  expect(broken(() => undefined)).toEqual([]);
  expect(INVARIANTS.map((law) => law.code)).toEqual(
    INVARIANTS.map((_, index) => `MAKER-INV-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, (state: MakerState) => void]>([
    ["MAKER-INV-1", (state) => void (alice(state).artWad += 1n)],
    ["MAKER-INV-2", (state) => void (alice(state).inkWad -= 1n)],
    ["MAKER-INV-3", (state) => void (state.debtRad += 1n)],
    ["MAKER-INV-3", (state) => void (ilk(state).rateRay += 1n)],
    ["MAKER-INV-4", (state) => void state.queue.set(5, 1n)],
    ["MAKER-INV-4", (state) => void state.queue.set(5, 0n)],
    ["MAKER-INV-4", (state) => void (state.viceRad = state.queuedRad - 1n)],
    ["MAKER-INV-5", (state) => void (state.litterRad -= 1n)],
    ["MAKER-INV-5", (state) => void (state.dirtRad += 1n)],
    ["MAKER-INV-5", (state) => void (clip(state).tabRad -= 1n)],
    ["MAKER-INV-6", (state) => void (flip(state).bidRad = flip(state).tabRad + 1n)],
    ["MAKER-INV-6", (state) => void (flip(state).bidRad = 1n)],
    ["MAKER-INV-6", (state) => void (clip(state).lotWad = 0n)],
    ["MAKER-INV-6", (state) => void (clip(state).topRay = 0n)],
    ["MAKER-INV-6", (state) => void (flip(state).lotWad = -1n)],
    ["MAKER-INV-6", (state) => void Object.assign(clip(state), { ruleVersion: 12 })],
    ["MAKER-INV-6", (state) => void Object.assign(flip(state), { ruleVersion: 20 })],
    ["MAKER-INV-7", (state) => void (ilk(state).houses[11].kicks = 0)],
    ["MAKER-INV-7", (state) => void ilk(state).houses[11].open.set(0, flip(state))],
    ["MAKER-INV-8", (state) => void (alice(state).inkWad = -1n)],
    ["MAKER-INV-8", (state) => void (state.surplusRad = -1n)],
    ["MAKER-INV-8", (state) => void state.accounts.get(ALICE)?.urns.push({ ...alice(state) })],
    [
      "MAKER-INV-8",
      (state) => void state.accounts.get(ALICE)?.urns.push({ ...alice(state), ilkId: 9 }),
    ],
    ["MAKER-INV-9", (state) => void (ilk(state).lastDripSeconds += 1_000_000)],
    [
      "MAKER-INV-9",
      (state) =>
        void state.oracles.set(BOB, {
          source: undefined,
          current: undefined,
          next: undefined,
          takenAtSeconds: 2_000_000_000,
        }),
    ],
    [
      "MAKER-INV-10",
      (state) => void (state.parameters = { ...state.parameters, oracleDelay: 65_536n }),
    ],
    [
      "MAKER-INV-10",
      (state) => void (ilk(state).parameters = { ...ilk(state).parameters, auctionCurve: 3n }),
    ],
    ["MAKER-INV-10", (state) => void Object.assign(ilk(state).parameters, { noSuchName: 3n })],
  ])("%s", (code, change) => {
    expect(broken(change)).toContain(code);
  });
});
