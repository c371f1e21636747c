import { text, type DecodedEvent } from "../decoded-event.ts";
import { getter, type ReadingBook, type ReadingRequest } from "../readings.ts";

const NO_TOKEN = `0x${"0".repeat(40)}`;

/** What an event leaves untold: the decimals of a new market's two tokens. */
export function readingsNeeded(event: DecodedEvent): readonly ReadingRequest[] {
  if (event.name !== "CreateMarket") return [];
  return [text(event, "loanToken"), text(event, "collateralToken")]
    .filter((token) => token !== NO_TOKEN)
    .map((token) => getter(event.at.block, token, "decimals", "uint8"));
}

/** A token's decimals as read; 0 for the token of a market without collateral. */
export function decimalsOf(readings: ReadingBook, token: string, block: number): number {
  if (token === NO_TOKEN) return 0;
  return Number(readings.integer({ block, address: token, call: "decimals()" }));
}
