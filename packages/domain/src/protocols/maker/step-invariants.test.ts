import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import type { Intent } from "../protocol.ts";
import {
  ALICE,
  BOB,
  BY_LOT,
  changing,
  seizing,
  STAIRS,
  START_SECONDS,
  underwater,
} from "./market.suite.ts";
import { RAD } from "./math.ts";
import { findIlk, openUrn, type Ilk, type MakerState } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";

const SEIZED = seizing(BY_LOT, ALICE);
const CHANGED = changing(BY_LOT, BOB, 100n * WAD, 1_000n * WAD);
const BID: Intent = {
  kind: "auctionBid",
  reserve: BY_LOT.address,
  auction: 1,
  bidder: BOB,
  lot: 50n * WAD,
  bid: 3n * RAD,
};
const TAKEN: Intent = {
  kind: "auctionTake",
  reserve: STAIRS.address,
  auction: 1,
  taker: BOB,
  amount: 10n * WAD,
  maximumPrice: MAX_UINT256,
};
const DRIPPED: Intent = { kind: "interestAccrual", reserve: BY_LOT.address };

type Change = (after: MakerState, outcomes: Outcome[]) => void;

/** The codes of the laws that an intent breaks, once its result is tampered with. */
function broken(intent: Intent, change: Change): string[] {
  const system = underwater(BY_LOT).price(STAIRS, 200n);
  system.change(STAIRS, ALICE, 100n, 13_000n);
  system.price(STAIRS, 180n);
  system.seize(BY_LOT, ALICE);
  system.seize(STAIRS, ALICE);
  system.submit({ ...BID, bid: 2n * RAD } as Intent);
  system.wait(60);
  const before = structuredClone(system.state);
  const outcomes = structuredClone([...system.submit(intent)]);
  change(system.state, outcomes);
  const step = { before, outcomes, after: system.state, env: system.env };
  return STEP_INVARIANTS.filter((law) => law.check(step) !== undefined).map((law) => law.code);
}

const ilk = (state: MakerState): Ilk => findIlk(state, BY_LOT.address) as Ilk;
const urn = (state: MakerState, account: string) => openUrn(state, ilk(state), account);

/** Tampers with what one kind of outcome says. */
function saying(kind: Outcome["kind"], values: object): Change {
  return (_after, outcomes) => {
    for (const outcome of outcomes) if (outcome.kind === kind) Object.assign(outcome, values);
  };
}

test("sound steps break no law, and codes are numbered through", () => {
  for (const intent of [SEIZED, CHANGED, BID, TAKEN, DRIPPED])
    expect(
      broken(intent, () => undefined),
      intent.kind,
    ).toEqual([]);
  expect(STEP_INVARIANTS.map((law) => law.code)).toEqual(
    STEP_INVARIANTS.map((_, index) => `MAKER-STEP-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, Intent, Change]>([
    ["MAKER-STEP-1", CHANGED, (after) => void (after.debtRad += 1n)],
    ["MAKER-STEP-1", SEIZED, (after) => void (after.viceRad += 1n)],
    ["MAKER-STEP-1", BID, (after) => void (after.surplusRad += 1n)],
    ["MAKER-STEP-2", CHANGED, (after) => void (ilk(after).inkWad += 1n)],
    ["MAKER-STEP-2", SEIZED, (after) => void (ilk(after).inkWad -= 1n)],
    ["MAKER-STEP-2", TAKEN, saying("auctionTake", { slice: 1n })],
    ["MAKER-STEP-3", DRIPPED, (after) => void (ilk(after).lastDripSeconds = START_SECONDS - 1)],
    ["MAKER-STEP-3", DRIPPED, (after) => void (ilk(after).lastDripSeconds += 1)],
    ["MAKER-STEP-4", CHANGED, (after) => void (urn(after, BOB).artWad = 99_000n * WAD)],
    ["MAKER-STEP-4", CHANGED, (after) => void (urn(after, BOB).artWad = WAD)],
    ["MAKER-STEP-5", SEIZED, saying("liquidation", { collateralSeized: 1n })],
    ["MAKER-STEP-5", SEIZED, (after) => void (urn(after, ALICE).artWad += 1_000n * WAD)],
    ["MAKER-STEP-5", SEIZED, saying("liquidation", { account: BOB })],
    ["MAKER-STEP-6", BID, saying("auctionBid", { bid: 2n * RAD })],
    ["MAKER-STEP-6", BID, saying("auctionBid", { lot: 49n * WAD })],
    ["MAKER-STEP-6", BID, saying("auctionBid", { auction: 9 })],
    ["MAKER-STEP-7", TAKEN, saying("auctionTake", { owe: 1n })],
    ["MAKER-STEP-7", TAKEN, saying("auctionTake", { owe: 9_999n * RAD })],
    ["MAKER-STEP-7", TAKEN, saying("auctionTake", { maximumPrice: 1n })],
  ])("%s", (code, intent, change) => {
    expect(broken(intent, change)).toContain(code);
  });
});
