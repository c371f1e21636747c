import type { Cause, Effect, FactOf } from "@hindcast/domain";
import type { QuarantinedRow } from "../../quarantine.ts";
import { stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import type { Decoded, Decoder, Market, Recorded, TimedLog } from "../decoder.ts";
import { ReadingBook, type ReadingRequest } from "../readings.ts";
import { refuse, understand } from "../understand.ts";
import { configurationFact } from "./configuration.ts";
import { EVENTS, type Role } from "./events.ts";
import { marketFilter } from "./filter.ts";
import type { MarketAddresses } from "./market.ts";
import { readingsNeeded } from "./readings.ts";
import { discoverRoles, reserveOfId, type Roles } from "./roles.ts";
import { tellEvent } from "./story.ts";
import { emptyTotals, type Totals } from "./totals.ts";

/** Morpho Blue: one contract of many isolated markets, with their oracles and rate models. */
export const morphoBlueDecoder: Decoder<MarketAddresses> = {
  id: "morpho-blue",
  events: EVENTS,
  open(addresses, recorded): Market {
    const roles = discoverRoles(addresses, recorded.logs);
    return {
      filter: () => marketFilter(roles),
      readingsNeeded: () => readingsOf(recorded, roles),
      teller() {
        const story = new Story(roles, new ReadingBook(recorded.readings));
        return (logs) => story.tell(logs, recorded.chain);
      },
    };
  },
};

function readingsOf({ logs, chain }: Recorded, roles: Roles): readonly ReadingRequest[] {
  return logs.flatMap((log) => {
    if (log.address !== roles.market.morpho) return [];
    const event = meaningOf(log, roles, chain);
    return event === undefined || "code" in event ? [] : readingsNeeded(event);
  });
}

/** The meaning of a log; undefined when it has none for the markets of the history. */
function meaningOf(
  log: TimedLog,
  roles: Roles,
  chain: number,
): DecodedEvent<Role> | QuarantinedRow | undefined {
  const role = roles.byAddress.get(log.address);
  if (role === undefined) return undefined;
  const event = understand(log, role, EVENTS[role], chain);
  if (event === undefined || "code" in event || !("id" in event.values)) return event;
  return roles.concerns(text(event, "id")) ? event : undefined;
}

/** Tells a history transaction by transaction, with running totals of every market. */
class Story {
  readonly #roles: Roles;
  readonly #readings: ReadingBook;
  readonly #totals = new Map<string, Totals>();

  constructor(roles: Roles, readings: ReadingBook) {
    this.#roles = roles;
    this.#readings = readings;
  }

  tell(logs: readonly TimedLog[], chain: number): Decoded {
    const facts: (Cause | Effect)[] = [];
    const quarantined: QuarantinedRow[] = [];
    const events: DecodedEvent[] = [];
    for (const log of logs) {
      const event = meaningOf(log, this.#roles, chain);
      if (event === undefined) continue;
      if ("code" in event) quarantined.push(event);
      else events.push(event);
    }
    events.forEach((event, i) => {
      const told = this.#tellOne(event);
      if ("code" in told) quarantined.push(told);
      else facts.push(...told, ...accrualOf(event, events.slice(i + 1)));
    });
    return { facts, quarantined };
  }

  #tellOne(event: DecodedEvent): readonly (Cause | Effect)[] | QuarantinedRow {
    const fact = configurationFact(event, this.#roles, this.#readings);
    if (typeof fact === "string") return refuse(event.log, "E-INGEST-203", fact);
    if (event.name === "CreateMarket") this.#totals.set(text(event, "id"), emptyTotals());
    if (fact !== undefined) return [fact];
    // A rate model is set up before the market it is for.
    if (event.name === "SetBorrowRate") return [];
    const totals = this.#totals.get(text(event, "id"));
    const told =
      totals === undefined ? "the market's creation is not recorded" : tellEvent(event, totals);
    return typeof told === "string" ? refuse(event.log, "E-INGEST-207", told) : told;
  }
}

/** Calls that charge interest before they act. SupplyCollateral alone does not. */
const ACCRUING: ReadonlySet<string> = new Set([
  "Supply",
  "Withdraw",
  "Borrow",
  "Repay",
  "WithdrawCollateral",
  "Liquidate",
  "SetFee",
]);

/** Interest that no later call of the market explains was charged for its own sake. */
function accrualOf(
  event: DecodedEvent,
  later: readonly DecodedEvent[],
): readonly FactOf<"interestAccrual">[] {
  if (event.name !== "AccrueInterest") return [];
  const next = later.find((e) => e.role === "morpho");
  if (next?.values["id"] === event.values["id"] && ACCRUING.has(next?.name ?? "")) return [];
  const reserve = reserveOfId(text(event, "id"));
  return [{ kind: "interestAccrual", ...stampOf(event), reserve }];
}
