import { expect, test } from "vitest";
import { RAY, WAD } from "../../numbers/units.ts";
import { refuse } from "./actions/refusals.ts";
import { purchaseOf } from "./auctions.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { seizureOf } from "./liquidation.ts";
import { curvePrice, drippedRate, noFaults } from "./math.ts";
import { CONSTRUCTED, LISTED_ILK, type RuleVersionNumber } from "./params.ts";
import { initialState, type Ilk, type MakerState, type Urn } from "./state.ts";
import vectors from "./vectors.json" with { type: "json" };

/** What the contracts did with the same numbers (vectors.json says which contracts). */
const ORACLE = "0x00000000000000000000000000000000000000aa";
const RESERVE = "0x4554482d41000000000000000000000000000000";
const UNLIMITED = 10n ** 58n;

function ilkWith(parameters: Partial<Ilk["parameters"]>, rateRay: bigint, spotRay: bigint): Ilk {
  const house = () => ({ kicks: 0, open: new Map() });
  return {
    id: 0,
    address: RESERVE,
    marketId: `${RESERVE}${"0".repeat(24)}`,
    symbol: "ETH-A",
    loanToken: ORACLE,
    loanDecimals: 18,
    collateralToken: ORACLE,
    collateralDecimals: 18,
    oracle: ORACLE,
    rateModel: ORACLE,
    parameters: { ...LISTED_ILK, ...parameters },
    artWad: 0n,
    inkWad: 0n,
    rateRay,
    spotRay,
    lastDripSeconds: 0,
    dirtRad: 0n,
    houses: { 11: house(), 12: house(), 20: house() },
  };
}

function stateWith(ilk: Ilk, parameters: Partial<MakerState["parameters"]> = {}): MakerState {
  const state = initialState();
  state.ilks.push(ilk);
  state.ilkIds.set(ilk.address, 0);
  state.parameters = { ...CONSTRUCTED, ...parameters };
  const known = { source: WAD, current: WAD, next: WAD, takenAtSeconds: 0 };
  state.oracles.set(ORACLE, known);
  return state;
}

test.each(vectors.drips)("jug.drip: $duty + $base for $seconds s", (v) => {
  const feeRay = BigInt(v.duty) + BigInt(v.base);
  const faults = noFaults();
  expect(drippedRate(BigInt(v.before), feeRay, v.seconds, faults)).toBe(BigInt(v.after));
  expect(faults.hasAny).toBe(false);
});

test.each(vectors.spots)("spot.poke: $priceWad over $par over $mat", (v) => {
  const ilk = ilkWith({ liquidationRatio: BigInt(v.mat) }, RAY, 0n);
  const state = stateWith(ilk, { targetPrice: BigInt(v.par) });
  const current = BigInt(v.priceWad);
  state.oracles.set(ORACLE, { source: current, current, next: current, takenAtSeconds: 0 });
  const intent = { kind: "spotPoke", reserve: RESERVE } as const;
  const decision = decide(state, intent, { timeSeconds: 9_000, block: 1 });
  const outcomes = decision.ok ? decision.outcomes : [];
  expect(outcomes[0]).toMatchObject({ kind: "spotPosting", price: current, spot: BigInt(v.spot) });
});

test("osm.poke: a day and a half of pokes, on time and too early", () => {
  const state = stateWith(ilkWith({}, RAY, 0n));
  const [first, ...rest] = vectors.oracle;
  if (first === undefined) throw new Error("no vectors");
  const taken = { current: BigInt(first.current), next: BigInt(first.next), source: 0n };
  const start = 3_600 * 1_000;
  state.oracles.set(ORACLE, { ...taken, takenAtSeconds: start + first.zzz });
  for (const v of rest) {
    state.parameters = { ...state.parameters, oracleDelay: BigInt(v.hop) };
    const price = BigInt(v.sourceWad);
    const env = { timeSeconds: start + v.atSeconds, block: 1 };
    evolve(state, { kind: "oraclePrice", feed: ORACLE, price, round: 0n });
    const decision = decide(state, { kind: "oraclePoke", oracle: ORACLE }, env);
    expect(decision.ok, `${v.atSeconds}`).toBe(v.poked);
    if (decision.ok) for (const outcome of decision.outcomes) evolve(state, outcome);
    expect(state.oracles.get(ORACLE)).toEqual({
      source: price,
      current: BigInt(v.current),
      next: BigInt(v.next),
      takenAtSeconds: start + v.zzz,
    });
  }
});

interface SeizureVector {
  readonly ink: string;
  readonly art: string;
  readonly rate: string;
  readonly spot: string;
  readonly dust: string;
  readonly chopWad: string;
  readonly size?: string;
  readonly room?: string;
  readonly reason?: string;
  readonly lot?: string;
  readonly seized?: string;
  readonly tab?: string;
}

/** What the rules seize, or the reason they give. */
function seizedBy(version: RuleVersionNumber, v: SeizureVector): object | string {
  const size = BigInt(v.size ?? 0);
  const ilk = ilkWith(
    {
      ruleVersion: BigInt(version),
      debtFloor: BigInt(v.dust),
      liquidationPenalty: BigInt(v.chopWad),
      auctionSize: size,
      auctionDebtSize: size,
      localLiquidationLimit: 10n ** 61n,
    },
    BigInt(v.rate),
    BigInt(v.spot),
  );
  const room = BigInt(v.room ?? UNLIMITED);
  const state = stateWith(ilk, { globalAuctionLimit: room, globalLiquidationLimit: room });
  const urn: Urn = { ilkId: 0, number: "", inkWad: BigInt(v.ink), artWad: BigInt(v.art) };
  const seizure = seizureOf(state, ilk, urn);
  if (typeof seizure === "string") return refuse(seizure).contractError;
  const { inkWad, artWad, tabRad } = seizure;
  return { inkWad, artWad, tabRad };
}

/** What the contracts seized, or the reason they gave. */
function recorded({ reason, lot = "", seized = "", tab = "" }: SeizureVector): object | string {
  return reason ?? { inkWad: BigInt(lot), artWad: BigInt(seized), tabRad: BigInt(tab) };
}

const NAME = "$ink at $spot for $art at $rate";

test.each(vectors.bites11)(`cat.bite with lump $size: ${NAME}`, (v) => {
  expect(seizedBy(11, v)).toEqual(recorded(v));
});
test.each(vectors.bites12)(`cat.bite with dunk $size, room $room: ${NAME}`, (v) => {
  expect(seizedBy(12, v)).toEqual(recorded(v));
});
test.each(vectors.barks)(`dog.bark with room $room: ${NAME}`, (v) => {
  expect(seizedBy(20, v)).toEqual(recorded(v));
});

test.each(vectors.prices)("curve $curve, cut $cut, step $step, tau $tau: after $seconds s", (v) => {
  const curve = {
    auctionCurve: BigInt(v.curve),
    priceStepFactor: BigInt(v.cut),
    priceStepDuration: BigInt(v.step),
    maximumAuctionDuration: BigInt(v.tau),
  };
  expect(curvePrice(curve, BigInt(v.top), v.seconds, noFaults())).toBe(BigInt(v.price));
});

interface TakeVector {
  readonly lot: string;
  readonly tab: string;
  readonly price: string;
  readonly chost: string;
  readonly amount: string;
  readonly maximumPrice: string;
  readonly reason?: string;
  readonly isOver?: boolean;
  readonly tabLeft?: string;
  readonly lotLeft?: string;
}

const sold = (vectors.takes as readonly TakeVector[]).filter(
  (v) => BigInt(v.maximumPrice) >= BigInt(v.price),
);

test.each(sold)("clip.take of $amount of $lot for $tab", (v) => {
  const sale = { lotWad: BigInt(v.lot), tabRad: BigInt(v.tab) };
  const price = BigInt(v.price);
  const purchase = purchaseOf(sale, BigInt(v.amount), price, BigInt(v.chost), noFaults());
  expect(outcomeOf(sale, purchase)).toEqual(
    v.reason ?? {
      isOver: v.isOver,
      ...(v.tabLeft !== undefined && { tabLeft: BigInt(v.tabLeft) }),
      ...(v.lotLeft !== undefined && { lotLeft: BigInt(v.lotLeft) }),
    },
  );
});

/** What is left of a sale; once it is over the contract forgets what was. */
function outcomeOf(
  { lotWad, tabRad }: { readonly lotWad: bigint; readonly tabRad: bigint },
  purchase: ReturnType<typeof purchaseOf>,
): object | string {
  if (typeof purchase === "string") return refuse(purchase).contractError;
  const [tabLeft, lotLeft] = [tabRad - purchase.oweRad, lotWad - purchase.sliceWad];
  const isOver = tabLeft === 0n || lotLeft === 0n;
  return isOver ? { isOver } : { isOver, tabLeft, lotLeft };
}
