import { encodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { RAY, WAD } from "../../numbers/units.ts";
import type { Decision, Env, Intent, OpenAuction } from "../protocol.ts";
import { openAuctions } from "./auctions.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { CURVES, RAD } from "./math.ts";
import { findIlk, findUrn, initialState, type Ilk, type MakerState, type Urn } from "./state.ts";

/** Four collateral types for the tests of this folder: each rule version, two price curves. */

/** An address of a family: 0x, the family in 8 digits, the number in 32. */
export function addressOf(family: number, number: number): string {
  return `0x${family.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}

export interface SampleIlk {
  readonly symbol: string;
  readonly address: string;
  readonly oracle: string;
  /** US dollars a unit is worth at the start. */
  readonly price: bigint;
  readonly values: ParameterValues;
}

const SHARED = {
  liquidationRatio: (150n * RAY) / 100n,
  /** About 8 % a year. */
  stabilityFee: RAY + 2_440_418_608n * 10n ** 9n,
  debtCeiling: 10_000_000n * RAD,
  debtFloor: 100n * RAD,
  liquidationPenalty: (113n * WAD) / 100n,
  auctionSize: 50n * WAD,
  minimumBidIncrease: (103n * WAD) / 100n,
  bidDuration: 600n,
  maximumAuctionDuration: 21_600n,
} as const;

const CLIP = {
  ...SHARED,
  ruleVersion: 20n,
  localLiquidationLimit: 12_000n * RAD,
  auctionPriceMultiplier: (12n * RAY) / 10n,
  auctionResetTime: 8_400n,
  auctionResetDrawdown: (4n * RAY) / 10n,
  flatKickIncentive: 10n * RAD,
  proportionalKickIncentive: WAD / 1_000n,
} as const;

function sample(number: number, symbol: string, price: bigint, values: ParameterValues): SampleIlk {
  return {
    symbol,
    address: addressOf(0x1c, number),
    oracle: addressOf(0x05, number),
    price,
    values,
  };
}

/** Cat and flip 1.1: seized by lots of 50. */
export const BY_LOT = sample(1, "ETH-A", 200n, SHARED);
/** Cat and flip 1.2: seized by 5,000 DAI. */
export const BY_DEBT = sample(2, "ETH-B", 200n, {
  ...SHARED,
  ruleVersion: 12n,
  liquidationRatio: (130n * RAY) / 100n,
  auctionDebtSize: 5_000n * RAD,
});
/** Dog and clip: the price falls by a hundredth each 90 seconds. */
export const STAIRS = sample(3, "ETH-C", 200n, {
  ...CLIP,
  auctionCurve: CURVES.stairstep,
  priceStepFactor: (99n * RAY) / 100n,
  priceStepDuration: 90n,
});
/** Dog and clip: the price falls by equal amounts. */
export const LINE = sample(4, "BAT-A", 1n, { ...CLIP, auctionCurve: CURVES.linear });
export const SAMPLE_ILKS = [BY_LOT, BY_DEBT, STAIRS, LINE] as const;

export const ALICE = addressOf(0xa, 1);
export const BOB = addressOf(0xa, 2);
export const CAROL = addressOf(0xa, 3);
/** A full hour. */
export const START_SECONDS = 1_583_960_400;

export function listing(of: SampleIlk): Intent {
  return {
    kind: "marketListing",
    reserve: of.address,
    marketId: `${of.address}${"0".repeat(24)}`,
    symbol: of.symbol,
    loanToken: addressOf(0x10, 1),
    loanDecimals: 18,
    collateralToken: addressOf(0x11, 1),
    collateralDecimals: 18,
    oracle: of.oracle,
    rateModel: addressOf(0x1e, 1),
    values: encodeParameterValues(of.values),
  };
}

/** A parameter change. */
export function setting(scope: string, values: ParameterValues): Intent {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}

/** The system as it stands before anybody comes; prices are not read yet. */
export function openingIntents(): Intent[] {
  const globals = setting("market", {
    globalDebtCeiling: 20_000_000n * RAD,
    globalAuctionLimit: 15_000n * RAD,
    globalLiquidationLimit: 20_000n * RAD,
    badDebtDelay: 7_200n,
    debtAuctionLot: 50_000n * RAD,
    surplusAuctionLot: 10_000n * RAD,
    surplusBuffer: 1_000n * RAD,
  });
  return [globals, ...SAMPLE_ILKS.map(listing)];
}

/** A source's price in whole dollars. */
export function sourcePrice(of: SampleIlk, price: bigint): Intent {
  return { kind: "oraclePrice", feed: of.oracle, price: price * WAD, round: 0n };
}

/** The system under test; time only moves when told to. */
export class SystemUnderTest {
  readonly state: MakerState = initialState();
  timeSeconds = START_SECONDS;

  constructor(intents: readonly Intent[] = openingIntents()) {
    for (const intent of intents) this.submit(intent);
  }

  get env(): Env {
    return { timeSeconds: this.timeSeconds, block: 1 };
  }

  wait(seconds: number): this {
    this.timeSeconds += seconds;
    return this;
  }

  decide(intent: Intent): Decision {
    return decide(this.state, intent, this.env);
  }

  /** Applies an intent that must be accepted; gives its outcomes. */
  submit(intent: Intent): readonly Outcome[] {
    const decision = this.decide(intent);
    if (!decision.ok) throw new Error(`${intent.kind} refused: ${decision.refusal.code}`);
    for (const outcome of decision.outcomes) evolve(this.state, outcome);
    return decision.outcomes;
  }

  /** The contract's own text of a refusal, or our code for it; "accepted" if there is none. */
  refusal(intent: Intent): string {
    const decision = this.decide(intent);
    return decision.ok ? "accepted" : decision.refusal.contractError || decision.refusal.code;
  }

  /** Has the oracle say this, two hops long, and the market read it. */
  price(of: SampleIlk, price: bigint): this {
    this.submit(sourcePrice(of, price));
    for (let hop = 0; hop < 2; hop++) {
      this.wait(3_600);
      this.submit({ kind: "oraclePoke", oracle: of.oracle });
    }
    this.submit({ kind: "spotPoke", reserve: of.address });
    return this;
  }

  /** frob by whole units of collateral and of normalised debt. */
  change(of: SampleIlk, account: string, collateral: bigint, debt: bigint): readonly Outcome[] {
    return this.submit(changing(of, account, collateral * WAD, debt * WAD));
  }

  seize(of: SampleIlk, account: string): readonly Outcome[] {
    return this.submit(seizing(of, account));
  }

  auction(of: SampleIlk): OpenAuction {
    const open = openAuctions(this.state, this.env).filter((each) => each.reserve === of.address);
    return open.at(-1) as OpenAuction;
  }

  ilk(of: SampleIlk): Ilk {
    return findIlk(this.state, of.address) as Ilk;
  }

  urn(of: SampleIlk, account: string): Urn {
    return findUrn(this.state, this.ilk(of), account) as Urn;
  }
}

/** A vault's change, in wad. */
export function changing(
  of: SampleIlk,
  account: string,
  collateralDelta: bigint,
  debtDelta: bigint,
): Intent {
  return { kind: "vaultChange", reserve: of.address, account, collateralDelta, debtDelta };
}

/** A bite or a bark. */
export function seizing(of: SampleIlk, account: string): Intent {
  return {
    kind: "liquidate",
    collateralReserve: of.address,
    debtReserve: of.address,
    account,
    liquidator: CAROL,
    amount: 1n,
    receiveShares: false,
  };
}

/** Alice's 100 units at 200 dollars against 13,000 of normalised debt, then the price at 180. */
export function underwater(of: SampleIlk): SystemUnderTest {
  const system = new SystemUnderTest().price(of, 200n);
  system.change(of, ALICE, 100n, of === BY_DEBT ? 15_000n : 13_000n);
  return system.price(of, 180n);
}

/** The kinds of outcomes in order. */
export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => outcome.kind);
}
