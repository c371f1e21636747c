import { encodeParameterValues, type Cause, type ParameterValues } from "@hindcast/domain";
import { integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import type { ReadingBook } from "../readings.ts";
import { decimalsOf, symbolOf } from "./readings.ts";
import { reserveOfId, type Roles } from "./roles.ts";

/**
 * The fact of an event that needs no market's books: what sets one up or prices it, and loans given
 * back within their call. Undefined when it is no such event, a text when the rules do not follow it.
 */
export function configurationFact(
  event: DecodedEvent,
  roles: Roles,
  readings: ReadingBook,
): Cause | string | undefined {
  switch (event.name) {
    case "AnswerUpdated":
      return {
        kind: "oraclePrice",
        ...stampOf(event),
        feed: event.log.address,
        price: integer(event, "current"),
        round: integer(event, "roundId"),
      };
    case "CreateMarket":
      return listingFact(event, roles, readings);
    case "SetFee":
      return {
        kind: "parameterChange",
        ...stampOf(event),
        scope: reserveOfId(text(event, "id")),
        values: encodeParameterValues({ feeWad: integer(event, "newFee") }),
      };
    case "SetFeeRecipient":
      return {
        kind: "treasuryAssignment",
        ...stampOf(event),
        treasury: text(event, "newFeeRecipient"),
      };
    case "FlashLoan":
      return {
        kind: "flashLoan",
        ...stampOf(event),
        reserve: text(event, "token"),
        initiator: text(event, "caller"),
        receiver: text(event, "caller"),
        amount: integer(event, "assets"),
        premium: 0n,
      };
    default:
      // A fixed rate is set before its market is created; the listing holds it.
      return undefined;
  }
}

const NO_ADDRESS = `0x${"0".repeat(40)}`;

function listingFact(event: DecodedEvent, roles: Roles, readings: ReadingBook): Cause | string {
  const id = text(event, "id");
  const rateModel = text(event, "irm");
  const rateModelKind = rateModel === NO_ADDRESS ? 0n : roles.rateKindOf.get(rateModel);
  if (rateModelKind === undefined)
    return `the rate model ${rateModel} is not modelled: its logs do not tell how it answers, nor does dataset.json ("rateModels")`;
  const fixedRateWad = roles.fixedRateOf.get(id);
  const values: ParameterValues = {
    lltvWad: integer(event, "lltv"),
    rateModelKind,
    ...(fixedRateWad === undefined ? {} : { fixedRateWad }),
  };
  const [loanToken, collateralToken] = [text(event, "loanToken"), text(event, "collateralToken")];
  return {
    kind: "marketListing",
    ...stampOf(event),
    reserve: reserveOfId(id),
    marketId: id,
    symbol: nameOf(event, readings),
    loanToken,
    loanDecimals: decimalsOf(readings, loanToken, event.at.block),
    collateralToken,
    collateralDecimals: decimalsOf(readings, collateralToken, event.at.block),
    oracle: text(event, "oracle"),
    rateModel,
    values: encodeParameterValues(values),
  };
}

/** What people call a market: its pair, collateral first, and its LLTV; "WETH/USDC 86 %". */
function nameOf(event: DecodedEvent, readings: ReadingBook): string {
  const token = (name: string): string => symbolOf(readings, text(event, name), event.at.block);
  const basisPoints = integer(event, "lltv") / 10n ** 14n;
  const hundredths = (basisPoints % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  const share = `${basisPoints / 100n}${hundredths === "" ? "" : `.${hundredths}`} %`;
  return `${token("collateralToken")}/${token("loanToken")} ${share}`;
}
