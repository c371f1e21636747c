import { text, type DecodedEvent } from "../decoded-event.ts";
import { getter, type ReadingBook, type ReadingRequest } from "../readings.ts";

const NO_TOKEN = `0x${"0".repeat(40)}`;

/** What an event leaves untold: decimals and symbols of a new market's two tokens. */
export function readingsNeeded(event: DecodedEvent): readonly ReadingRequest[] {
  if (event.name !== "CreateMarket") return [];
  return [text(event, "loanToken"), text(event, "collateralToken")]
    .filter((token) => token !== NO_TOKEN)
    .flatMap((token) => [
      getter(event.at.block, token, "decimals", "uint8"),
      getter(event.at.block, token, "symbol", "string"),
    ]);
}

/** A token's decimals as read; 0 for the token of a market without collateral. */
export function decimalsOf(readings: ReadingBook, token: string, block: number): number {
  if (token === NO_TOKEN) return 0;
  return Number(readings.integer({ block, address: token, call: "decimals()" }));
}

/** A token's symbol as read; the start of its address where nobody read it. */
export function symbolOf(readings: ReadingBook, token: string, block: number): string {
  if (token === NO_TOKEN) return "nothing";
  return readings.find({ block, address: token, call: "symbol()" }) ?? token.slice(0, 10);
}
