import type { Outcome } from "../../events/outcomes.ts";
import { encodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import type { Decision, Env, Intent } from "../protocol.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { initialState, type CompoundV3State } from "./state.ts";

/** Test support: a small market and ways to act on it. */

/** A readable address: kind in the first digits, number in the last. */
export function addressOf(kind: number, number: number): string {
  return `0x${kind.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}

export const COMET = addressOf(0xf, 1);
export const NOBODY = addressOf(0, 0);
export const ALICE = addressOf(0xa, 1);
export const BOB = addressOf(0xa, 2);
export const CAROL = addressOf(0xa, 3);

export interface SampleAsset {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd8: bigint;
  readonly values: ParameterValues;
}

/** A number of ten-thousandths as a wad: 8_500n is 0.85. */
export function share(tenThousandths: bigint): bigint {
  return (tenThousandths * WAD) / 10_000n;
}

function asset(
  number: number,
  symbol: string,
  decimals: number,
  dollars: bigint,
  factors: readonly [borrow: bigint, liquidate: bigint, liquidation: bigint],
  capTokens: bigint,
): SampleAsset {
  const values = {
    borrowCollateralFactorWad: share(factors[0]),
    liquidateCollateralFactorWad: share(factors[1]),
    liquidationFactorWad: share(factors[2]),
    supplyCap: capTokens * 10n ** BigInt(decimals),
  };
  const address = addressOf(0x1, number);
  return { address, symbol, decimals, priceUsd8: dollars * USD8, values };
}

export const USDC: SampleAsset = {
  address: addressOf(0x1, 1),
  symbol: "USDC",
  decimals: 6,
  priceUsd8: USD8,
  values: {},
};
export const WETH = asset(2, "WETH", 18, 2_000n, [8_250n, 8_950n, 9_500n], 100_000n);
export const WBTC = asset(3, "WBTC", 8, 40_000n, [7_000n, 7_700n, 9_300n], 2_000n);
/** Two decimals and a low cap: the coarse corner. */
export const COARSE = asset(4, "COARSE", 2, 3n, [5_000n, 6_501n, 8_800n], 50_000n);

export const SAMPLE_ASSETS: readonly SampleAsset[] = [USDC, WETH, WBTC, COARSE];
export const COLLATERALS: readonly SampleAsset[] = [WETH, WBTC, COARSE];

/** The market's parameters; two different bends. */
export const MARKET_VALUES: ParameterValues = {
  supplyKinkWad: share(8_000n),
  supplyRateSlopeLowWad: share(325n),
  supplyRateSlopeHighWad: share(4_000n),
  supplyRateBaseWad: 0n,
  borrowKinkWad: share(7_500n),
  borrowRateSlopeLowWad: share(350n),
  borrowRateSlopeHighWad: share(2_500n),
  borrowRateBaseWad: share(150n),
  storeFrontPriceFactorWad: share(5_000n),
  baseBorrowMin: 100_000_000n,
  targetReserves: 5_000_000n * 10n ** 6n,
};

export function feedOf(of: SampleAsset): string {
  return of.address.replace("0x00000001", "0x00000004");
}

/** A parameter change. */
export function setting(scope: string, values: ParameterValues): Intent {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}

/** The intents that set the market up, with prices. */
export function openingIntents(): Intent[] {
  const intents: Intent[] = [setting("market", MARKET_VALUES)];
  for (const each of SAMPLE_ASSETS)
    intents.push(
      {
        kind: "reserveListing",
        reserve: each.address,
        symbol: each.symbol,
        decimals: each.decimals,
        supplyToken: each === USDC ? COMET : NOBODY,
        debtToken: each === USDC ? COMET : NOBODY,
        treasury: NOBODY,
        pool: COMET,
        values: encodeParameterValues(each.values),
      },
      { kind: "feedAssignment", reserve: each.address, feed: feedOf(each) },
      { kind: "oraclePrice", feed: feedOf(each), price: each.priceUsd8, round: 1n },
    );
  return intents;
}

export const START_SECONDS = 1_700_000_000;

/** A market to act on in tests; time only moves when told to. */
export class MarketUnderTest {
  readonly state: CompoundV3State = initialState();
  timeSeconds = START_SECONDS;

  constructor() {
    for (const intent of openingIntents()) this.submit(intent);
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

  /** Base or collateral, from and for one account. */
  supply(of: SampleAsset, account: string, amount: bigint): readonly Outcome[] {
    const kind = of === USDC ? "supply" : "collateralSupply";
    return this.submit({ kind, reserve: of.address, payer: account, account, amount });
  }

  /** Base or collateral, to the account itself. Base beyond its balance is borrowed. */
  withdraw(of: SampleAsset, account: string, amount: bigint): readonly Outcome[] {
    return this.submit(withdrawal(of, account, amount));
  }

  absorb(account: string): readonly Outcome[] {
    return this.submit(absorbing(account));
  }

  price(of: SampleAsset, priceUsd8: bigint): void {
    this.submit({ kind: "oraclePrice", feed: feedOf(of), price: priceUsd8, round: 2n });
  }

  set(scope: string, values: ParameterValues): void {
    this.submit(setting(scope, values));
  }
}

/** The intent of a withdrawal to the account itself. */
export function withdrawal(of: SampleAsset, account: string, amount: bigint): Intent {
  const kind = of === USDC ? "withdraw" : "collateralWithdrawal";
  return { kind, reserve: of.address, account, recipient: account, amount };
}

/** The intent of absorbing an account. */
export function absorbing(account: string): Intent {
  return {
    kind: "liquidate",
    collateralReserve: USDC.address,
    debtReserve: USDC.address,
    account,
    liquidator: CAROL,
    amount: 1n,
    receiveShares: false,
  };
}

/** Whole tokens in the asset's smallest unit. */
export function tokens(of: SampleAsset, amount: bigint): bigint {
  return amount * 10n ** BigInt(of.decimals);
}

/** The kinds of outcomes in order, for comparing with the order of a contract's logs. */
export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => outcome.kind);
}
