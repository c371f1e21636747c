import { flag, integer, is, text, type DecodedEvent } from "../decoded-event.ts";
import type { Roles } from "./roles.ts";

/** The token payment into the reserve that belongs to a call: the last one of its exact terms. */
export function paymentOf(
  story: DecodedEvent,
  piece: readonly DecodedEvent[],
  roles: Roles,
): DecodedEvent | undefined {
  const terms = paymentTerms(story);
  if (terms === undefined) return undefined;
  return piece.findLast(
    (e) =>
      e.role === "underlying" &&
      e.log.address === terms.reserve &&
      is(e, "to", roles.supplyTokenOf.get(terms.reserve) ?? "") &&
      is(e, "from", terms.from) &&
      e.values["value"] === terms.amount,
  );
}

function paymentTerms(
  story: DecodedEvent,
): { reserve: string; from: string; amount: bigint } | undefined {
  switch (story.name) {
    case "Supply":
      return {
        reserve: text(story, "reserve"),
        from: text(story, "user"),
        amount: integer(story, "amount"),
      };
    case "Repay":
      if (flag(story, "useATokens")) return undefined;
      return {
        reserve: text(story, "reserve"),
        from: text(story, "repayer"),
        amount: integer(story, "amount"),
      };
    case "LiquidationCall":
      return {
        reserve: text(story, "debtAsset"),
        from: text(story, "liquidator"),
        amount: integer(story, "debtToCover"),
      };
    case "FlashLoan":
      if (integer(story, "interestRateMode") !== 0n) return undefined;
      return {
        reserve: text(story, "asset"),
        from: text(story, "target"),
        amount: integer(story, "amount") + integer(story, "premium"),
      };
    default:
      return undefined;
  }
}
