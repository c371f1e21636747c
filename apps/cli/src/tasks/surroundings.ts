import { canonicalJson, ORACLE_PRICE, type Patch, type Scenario } from "@hindcast/replay";
import { groupThousands, showDecimal, type PriceStep, type ReportRun } from "@hindcast/evidence";
import { factsOf } from "@hindcast/store";
import type { OpenMarket } from "./open-market.ts";

/** What a report says of a run beside its parameters: what stood around it, and which prices were moved. */
export function surroundingsOf(
  { mechanisms = [], patches, liquidator, worlds, seed, snapshotEverySeconds }: Scenario,
  { recorded }: OpenMarket,
): Pick<ReportRun, "mechanisms" | "worlds" | "otherwise" | "movedPrices"> {
  const symbols = new Map([...recorded.reserves].map(([symbol, address]) => [address, symbol]));
  return {
    mechanisms,
    worlds: (worlds ?? []).map(({ model }) => model),
    otherwise: canonicalJson({ patches, liquidator, worlds, seed, snapshotEverySeconds }),
    movedPrices: patches
      .filter(({ parameter }) => parameter === ORACLE_PRICE)
      .map((patch) => `${symbols.get(patch.scope) ?? patch.scope} ${movedBy(patch)}`),
  };
}

/** What every feed was recorded to say, in its own decimals. */
export function toldPricesOf({ dataset }: OpenMarket): ReadonlyMap<string, readonly PriceStep[]> {
  const told = new Map<string, PriceStep[]>();
  for (const fact of factsOf(dataset, ["oraclePrice"])) {
    if (fact.kind !== "oraclePrice") continue;
    const steps = told.get(fact.feed) ?? [];
    steps.push({ timeSeconds: fact.at.timeSeconds, price: fact.price });
    told.set(fact.feed, steps);
  }
  return told;
}

function movedBy({ perturbation, from, until }: Patch): string {
  const by =
    perturbation.kind === "scale"
      ? `at ${showDecimal(perturbation.scaleBps, 2, 0)} % of what was recorded`
      : "at other answers than were recorded";
  return [
    by,
    from === undefined ? "" : ` from ${momentOf(from)}`,
    until === undefined ? "" : ` until ${momentOf(until)}`,
  ].join("");
}

function momentOf(moment: NonNullable<Patch["from"]>): string {
  if ("block" in moment) return `block ${groupThousands(String(moment.block))}`;
  return `${new Date(moment.timeSeconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
