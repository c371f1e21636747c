import type { Effect } from "@hindcast/domain";
import { integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";

/**
 * The facts of one absorbed account, from its AbsorbCollateral logs and the AbsorbDebt behind them.
 * The contract repays one debt for all collateral together; each liquidation is given the share of
 * it that its collateral has in the seized value, floored, and the last what is left. A text when
 * the logs do not belong together.
 */
export function absorptionFacts(
  logs: readonly DecodedEvent[],
  base: string,
): readonly Effect[] | string {
  const taken = logs.filter((log) => log.name === "AbsorbCollateral");
  const debt = logs.find((log) => log.name === "AbsorbDebt");
  if (debt === undefined) return "collateral was absorbed without any debt behind it";
  const [account, absorber] = [text(debt, "borrower"), text(debt, "absorber")];
  if (taken.some((log) => log.values["borrower"] !== account))
    return "collateral of one account was absorbed before the debt of another";
  const paidOut = integer(debt, "basePaidOut");
  const shares = shareOut(
    paidOut,
    taken.map((log) => integer(log, "usdValue")),
  );
  const liquidation = (log: DecodedEvent, collateral: string, seized: bigint, repaid: bigint) =>
    ({
      kind: "liquidation",
      ...stampOf(log),
      collateralReserve: collateral,
      debtReserve: base,
      account,
      liquidator: absorber,
      debtRepaid: repaid,
      collateralSeized: seized,
      receiveShares: false,
    }) as const;
  // Dust of debt may be all an account has; the story is told all the same.
  const liquidations =
    taken.length === 0
      ? [liquidation(debt, base, 0n, paidOut)]
      : taken.map((log, i) =>
          liquidation(log, text(log, "asset"), integer(log, "collateralAbsorbed"), shares[i] ?? 0n),
        );
  const absorbed = {
    kind: "debtAbsorption",
    ...stampOf(debt),
    reserve: base,
    account,
    absorber,
    amount: paidOut,
    valueUsd8: integer(debt, "usdValue"),
  } as const;
  return [...liquidations, absorbed];
}

/** Shares of an amount in proportion to values, floored; the last one takes the rest. */
export function shareOut(amount: bigint, values: readonly bigint[]): readonly bigint[] {
  const sum = values.reduce((total, value) => total + value, 0n);
  let rest = amount;
  return values.map((value, i) => {
    const share = i === values.length - 1 ? rest : sum === 0n ? 0n : (amount * value) / sum;
    rest -= share;
    return share;
  });
}
