import {
  encodeParameterValues,
  type Outcome,
  type OutcomeOf,
  type ParameterValues,
  type PlacedOutcome,
} from "@hindcast/domain";
import { RunStory } from "../projections/run-story.ts";

/** Hand-made outcomes: what is not said is zero. */
export const USD = 100_000_000n;
export const WETH = "0xe7";
export const USDC = "0xdc";

export function liquidation(
  account: string,
  figures: Partial<OutcomeOf<"liquidation">> = {},
): OutcomeOf<"liquidation"> {
  return {
    kind: "liquidation",
    collateralReserve: WETH,
    debtReserve: USDC,
    account,
    liquidator: "0xb0",
    debtRepaid: 0n,
    collateralSeized: 0n,
    receiveShares: false,
    protocolFee: 0n,
    debtValueUsd8: 0n,
    collateralValueUsd8: 0n,
    protocolFeeUsd8: 0n,
    healthFactorWad: 9n * 10n ** 17n,
    ...figures,
  };
}

export function listing(
  reserve: string,
  symbol: string,
  decimals: number,
  values: ParameterValues = {},
): OutcomeOf<"reserveListing"> {
  return {
    kind: "reserveListing",
    reserve,
    symbol,
    decimals,
    supplyToken: "",
    debtToken: "",
    treasury: "",
    pool: "",
    values: encodeParameterValues(values),
  };
}

export function change(scope: string, values: ParameterValues): OutcomeOf<"parameterChange"> {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}

export function refusal(intent: string, code: string, reserve = ""): OutcomeOf<"refusal"> {
  return { kind: "refusal", intent, reserve, account: "", amount: 0n, code };
}

export function market(figures: Partial<OutcomeOf<"marketSnapshot">>): OutcomeOf<"marketSnapshot"> {
  return {
    kind: "marketSnapshot",
    collateralUsd8: 0n,
    debtUsd8: 0n,
    borrowingPowerUsd8: 0n,
    insolventUsd8: 0n,
    insolventAccounts: 0,
    liquidatableAccounts: 0,
    accountsWithDebt: 0,
    ...figures,
  };
}

export function reserve(
  address: string,
  figures: Partial<OutcomeOf<"reserveSnapshot">>,
): OutcomeOf<"reserveSnapshot"> {
  return {
    kind: "reserveSnapshot",
    reserve: address,
    priceUsd8: 0n,
    totalSupply: 0n,
    totalDebt: 0n,
    cash: 0n,
    treasuryClaim: 0n,
    supplyUsd8: 0n,
    debtUsd8: 0n,
    ...figures,
  };
}

/** Outcomes at their times, in order. */
export function placed(
  ...moments: readonly (readonly [timeSeconds: number, outcome: Outcome, causedBy?: string])[]
): PlacedOutcome[] {
  return moments.map(([timeSeconds, outcome, causedBy], sequence) => {
    const at = {
      timeSeconds,
      chain: 1,
      block: timeSeconds,
      transaction: 0,
      log: sequence,
      phase: 0,
    };
    return { sequence, at, causedBy: causedBy ?? `1:${timeSeconds}:0:${sequence}:0`, outcome };
  });
}

/** A story of outcomes that all happen at second zero, or of placed ones. */
export function storyOf(outcomes: readonly (Outcome | PlacedOutcome)[]): RunStory {
  const story = new RunStory();
  for (const one of outcomes) story.add("outcome" in one ? one : placed([0, one])[0]!);
  return story;
}
