import { encodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { RAY, USD8 } from "../../numbers/units.ts";
import type { Decision, Env, Intent } from "../protocol.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { initialState, type AaveV3State } from "./state.ts";

/** Test support: a small market and ways to act on it. */

/** A readable address: kind in the first digits, number in the last. */
export function addressOf(kind: number, number: number): string {
  return `0x${kind.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}

export const POOL = addressOf(0xf, 1);
export const TREASURY = addressOf(0xf, 2);
export const ALICE = addressOf(0xa, 1);
export const BOB = addressOf(0xa, 2);
export const CAROL = addressOf(0xa, 3);

export interface SampleReserve {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd8: bigint;
  readonly values: ParameterValues;
}

function curve(
  optimalPercent: bigint,
  slope1Percent: bigint,
  slope2Percent: bigint,
): ParameterValues {
  return {
    optimalUsageRay: (optimalPercent * RAY) / 100n,
    baseRateRay: 0n,
    slope1Ray: (slope1Percent * RAY) / 100n,
    slope2Ray: (slope2Percent * RAY) / 100n,
    borrowingEnabled: true,
    flashLoanEnabled: true,
  };
}

function risk(ltvBps: bigint, thresholdBps: bigint, bonusBps: bigint): ParameterValues {
  return {
    ltvBps,
    liquidationThresholdBps: thresholdBps,
    liquidationBonusBps: bonusBps,
    reserveFactorBps: 1_000n,
    liquidationProtocolFeeBps: 1_000n,
  };
}

function sample(
  number: number,
  symbol: string,
  decimals: number,
  price: bigint,
  values: ParameterValues,
): SampleReserve {
  const address = addressOf(0x1, number);
  return { address, symbol, decimals, priceUsd8: price * USD8, values };
}

export const WETH = sample(1, "WETH", 18, 2_000n, {
  ...risk(8_000n, 8_300n, 10_500n),
  ...curve(80n, 4n, 80n),
});
export const USDC = sample(2, "USDC", 6, 1n, {
  ...risk(7_700n, 8_000n, 10_400n),
  ...curve(90n, 4n, 60n),
});
export const WBTC = sample(3, "WBTC", 8, 40_000n, {
  ...risk(7_000n, 7_500n, 10_650n),
  ...curve(45n, 7n, 300n),
});
export const DAI = sample(4, "DAI", 18, 1n, {
  ...risk(7_500n, 7_800n, 10_450n),
  ...curve(80n, 4n, 75n),
});
/** Two decimals, no LTV: the coarse corner. */
export const GUSD = sample(5, "GUSD", 2, 1n, {
  ...risk(0n, 5_000n, 10_800n),
  ...curve(80n, 10n, 75n),
});

export const SAMPLE_RESERVES: readonly SampleReserve[] = [WETH, USDC, WBTC, DAI, GUSD];

export function supplyTokenOf(reserve: SampleReserve): string {
  return reserve.address.replace("0x00000001", "0x00000002");
}

export function feedOf(reserve: SampleReserve): string {
  return reserve.address.replace("0x00000001", "0x00000004");
}

/** The rule versions there are packs for. */
export const RULE_VERSIONS = [30n, 33n, 34n, 35n, 36n, 37n] as const;

/**
 * The intents that list the reserves, with prices, a mode for USDC and DAI, flash premiums; then
 * the pool is upgraded to a rule version, with the mode's reserves as bitmaps.
 */
export function openingIntents(ruleVersion: bigint = 30n): Intent[] {
  const intents: Intent[] = [];
  for (const reserve of SAMPLE_RESERVES)
    intents.push(
      {
        kind: "reserveListing",
        reserve: reserve.address,
        symbol: reserve.symbol,
        decimals: reserve.decimals,
        supplyToken: supplyTokenOf(reserve),
        debtToken: reserve.address.replace("0x00000001", "0x00000003"),
        treasury: TREASURY,
        pool: POOL,
        values: encodeParameterValues(reserve.values),
      },
      { kind: "feedAssignment", reserve: reserve.address, feed: feedOf(reserve) },
      { kind: "oraclePrice", feed: feedOf(reserve), price: reserve.priceUsd8, round: 1n },
    );
  const mode = { ltvBps: 9_300n, liquidationThresholdBps: 9_500n, liquidationBonusBps: 10_100n };
  const premiums = { flashPremiumTotalBps: 9n, flashPremiumToProtocolBps: 3_000n };
  intents.push(
    { kind: "parameterChange", scope: "mode:1", values: encodeParameterValues(mode) },
    setting(USDC.address, { modeId: 1n }),
    setting(DAI.address, { modeId: 1n }),
    setting("market", premiums),
  );
  if (ruleVersion !== 30n) {
    const members = (1n << 1n) | (1n << 3n);
    intents.push(
      setting("market", { ruleVersion }),
      setting("mode:1", { collateralBitmap: members, borrowableBitmap: members }),
    );
  }
  return intents;
}

/** A parameter change. */
export function setting(scope: string, values: ParameterValues): Intent {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}

export const START_SECONDS = 1_700_000_000;

/** A market to act on in tests; time only moves when told to. */
export class MarketUnderTest {
  readonly state: AaveV3State = initialState();
  timeSeconds = START_SECONDS;

  constructor(ruleVersion: bigint = 30n) {
    for (const intent of openingIntents(ruleVersion)) this.submit(intent);
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

  /** The contract's reason to refuse, as "CODE (error)"; "accepted" if it does not. */
  refusal(intent: Intent): string {
    const decision = this.decide(intent);
    return decision.ok
      ? "accepted"
      : `${decision.refusal.code} (${decision.refusal.contractError})`;
  }

  supply(reserve: SampleReserve, account: string, amount: bigint): readonly Outcome[] {
    return this.submit({
      kind: "supply",
      reserve: reserve.address,
      payer: account,
      account,
      amount,
    });
  }

  borrow(reserve: SampleReserve, account: string, amount: bigint): readonly Outcome[] {
    return this.submit({
      kind: "borrow",
      reserve: reserve.address,
      caller: account,
      account,
      amount,
    });
  }

  price(reserve: SampleReserve, priceUsd8: bigint): void {
    this.submit({ kind: "oraclePrice", feed: feedOf(reserve), price: priceUsd8, round: 2n });
  }

  set(scope: string, values: ParameterValues): void {
    this.submit(setting(scope, values));
  }
}

/** Whole tokens in the reserve's smallest unit. */
export function tokens(reserve: SampleReserve, amount: bigint): bigint {
  return amount * 10n ** BigInt(reserve.decimals);
}

/** The kinds of outcomes in order, for comparing with the order of a contract's logs. */
export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => outcome.kind);
}
