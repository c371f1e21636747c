import { encodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { SECONDS_PER_YEAR, WAD } from "../../numbers/units.ts";
import type { Decision, Env, Intent } from "../protocol.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { ORACLE_PRICE_SCALE } from "./math.ts";
import { RATE_MODEL_KINDS } from "./params.ts";
import {
  findMarket,
  initialState,
  positionIn,
  ZERO_ADDRESS,
  type Market,
  type MorphoBlueState,
  type Position,
} from "./state.ts";

/** Four markets for the tests of this folder, one of each kind of rate model. */

/** An address of a family: 0x, the family in 8 digits, the number in 32. */
export function addressOf(family: number, number: number): string {
  return `0x${family.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}

export interface SampleMarket {
  readonly number: number;
  readonly address: string;
  readonly loanToken: string;
  readonly loanDecimals: number;
  readonly collateralDecimals: number;
  readonly oracle: string;
  readonly rateModel: string;
  /** Whole loan tokens per whole collateral token at the start, times 10^4. */
  readonly price4: bigint;
  readonly values: ParameterValues;
}

function sample(
  number: number,
  loanDecimals: number,
  collateralDecimals: number,
  price4: bigint,
  values: ParameterValues,
): SampleMarket {
  return {
    number,
    address: addressOf(0x3a, number),
    loanToken: addressOf(0x10, number),
    loanDecimals,
    collateralDecimals,
    oracle: addressOf(0x0c, number),
    rateModel: number === 4 ? ZERO_ADDRESS : addressOf(0x1e, number),
    price4,
    values,
  };
}

/** USDC against WETH, the rate adapts. */
export const ADAPTIVE = sample(1, 6, 18, 20_000_000n, { lltvWad: (86n * WAD) / 100n });
/** DAI against WBTC, the rate is the usage. */
export const PROPORTIONAL = sample(2, 18, 8, 400_000_000n, {
  lltvWad: (77n * WAD) / 100n,
  rateModelKind: RATE_MODEL_KINDS.proportional,
});
/** WETH against wstETH, the rate is fixed. */
export const FIXED = sample(3, 18, 18, 11_500n, {
  lltvWad: (945n * WAD) / 1_000n,
  rateModelKind: RATE_MODEL_KINDS.fixed,
  fixedRateWad: (3n * WAD) / 100n / SECONDS_PER_YEAR,
});
/** Borrowing costs nothing. */
export const FREE = sample(4, 6, 8, 10_000n, { lltvWad: (385n * WAD) / 1_000n });
export const SAMPLE_MARKETS = [ADAPTIVE, PROPORTIONAL, FIXED, FREE] as const;

export const ALICE = addressOf(0xa, 1);
export const BOB = addressOf(0xa, 2);
export const CAROL = addressOf(0xa, 3);
export const TREASURY = addressOf(0xa, 99);
export const START_SECONDS = 1_704_240_000;

/** A price as the market's oracle answers it, from loan tokens per collateral token times 10^4. */
export function oracleAnswer(of: SampleMarket, price4: bigint): bigint {
  const scale = 10n ** BigInt(of.loanDecimals);
  return (price4 * ORACLE_PRICE_SCALE * scale) / 10n ** BigInt(of.collateralDecimals) / 10_000n;
}

export function listing(of: SampleMarket): Intent {
  return {
    kind: "marketListing",
    reserve: of.address,
    marketId: `${of.address}${"0".repeat(24)}`,
    symbol: `market ${of.number}`,
    loanToken: of.loanToken,
    loanDecimals: of.loanDecimals,
    collateralToken: addressOf(0x11, of.number),
    collateralDecimals: of.collateralDecimals,
    oracle: of.oracle,
    rateModel: of.rateModel,
    values: encodeParameterValues(of.values),
  };
}

/** All markets created and priced, a treasury that takes 10 % of two markets' interest. */
export function openingIntents(): Intent[] {
  const intents: Intent[] = [{ kind: "treasuryAssignment", treasury: TREASURY }];
  for (const of of SAMPLE_MARKETS)
    intents.push(listing(of), {
      kind: "oraclePrice",
      feed: of.oracle,
      price: oracleAnswer(of, of.price4),
      round: 1n,
    });
  intents.push(setting(ADAPTIVE.address, { feeWad: WAD / 10n }));
  intents.push(setting(PROPORTIONAL.address, { feeWad: WAD / 10n }));
  return intents;
}

/** A parameter change. */
export function setting(scope: string, values: ParameterValues): Intent {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}

/** Whole loan tokens in their smallest unit. */
export function loans(of: SampleMarket, amount: bigint): bigint {
  return amount * 10n ** BigInt(of.loanDecimals);
}

/** Whole collateral tokens in their smallest unit. */
export function collaterals(of: SampleMarket, amount: bigint): bigint {
  return amount * 10n ** BigInt(of.collateralDecimals);
}

/** Markets to act on in tests; time only moves when told to. */
export class MarketsUnderTest {
  readonly state: MorphoBlueState = initialState();
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

  /** The contract's own text of a refusal; "accepted" if there is none. */
  refusal(intent: Intent): string {
    const decision = this.decide(intent);
    return decision.ok ? "accepted" : decision.refusal.contractError || decision.refusal.code;
  }

  supply(of: SampleMarket, account: string, amount: bigint): readonly Outcome[] {
    const reserve = of.address;
    return this.submit({ kind: "supply", reserve, payer: account, account, amount });
  }

  pledge(of: SampleMarket, account: string, amount: bigint): readonly Outcome[] {
    const reserve = of.address;
    return this.submit({ kind: "collateralSupply", reserve, payer: account, account, amount });
  }

  borrow(of: SampleMarket, account: string, amount: bigint): readonly Outcome[] {
    const reserve = of.address;
    return this.submit({ kind: "borrow", reserve, caller: account, account, amount });
  }

  price(of: SampleMarket, price4: bigint): void {
    const price = oracleAnswer(of, price4);
    this.submit({ kind: "oraclePrice", feed: of.oracle, price, round: 2n });
  }

  market(of: SampleMarket): Market {
    return findMarket(this.state, of.address) as Market;
  }

  position(of: SampleMarket, account: string): Position {
    return positionIn(this.state, account, this.market(of)) as Position;
  }
}

/** The kinds of outcomes in order, for comparing with the order of a contract's logs. */
export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => outcome.kind);
}

/** 1,232 DAI against 0.04 WBTC at 40,000, borrowed to the last unit allowed (77 %). */
export function indebted(): MarketsUnderTest {
  const markets = new MarketsUnderTest();
  markets.supply(PROPORTIONAL, BOB, loans(PROPORTIONAL, 10_000n));
  markets.pledge(PROPORTIONAL, ALICE, collaterals(PROPORTIONAL, 4n) / 100n);
  markets.borrow(PROPORTIONAL, ALICE, loans(PROPORTIONAL, 1_232n));
  return markets;
}
