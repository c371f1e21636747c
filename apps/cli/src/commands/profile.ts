import { InvalidArgumentError, type Command } from "commander";
import { ENGINE_VERSION, parseQuantity, utcSeconds } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { profileText } from "../output/profile-table.ts";
import { findProfile } from "../tasks/find-profile.ts";
import { openMarket } from "../tasks/open-market.ts";
import { contextOf, withSharedOptions } from "./command.ts";

export function profileCommand(program: Command): void {
  withSharedOptions(
    program
      .command("profile")
      .description(
        "shows what would be liquidated if a reserve's price fell, and what selling it makes of the fall",
      )
      .argument("<dataset>", "name or hash prefix of an ingested dataset")
      .requiredOption("--reserve <symbol>", "whose price falls")
      .option("--at <moment>", 'when: "2020-03-12T10:00Z" (default: the end)', momentOption)
      .option(
        "--depth <usd>",
        "sales that take 1 % off the price",
        usdOption,
        usdOption("1_000_000 USD"),
      ),
    "hindcast profile aave-v3-lab --reserve WETH --at 2020-03-12T10:00Z --depth 500_000USD",
  ).action((dataset: string, options) => {
    const context = contextOf(options);
    const { terminal } = context;
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const market = openMarket(store, dataset);
    const found = findProfile(market, {
      reserve: options.reserve,
      atSeconds: options.at ?? market.span.toTimeSeconds,
      depthUsd: options.depth,
    });
    terminal.result(
      { dataset: { name: market.manifest.name, hash: market.manifest.hash }, ...found },
      () => profileText(found),
    );
    terminal.next(`hindcast replay ${market.manifest.name}`);
  });
}

function momentOption(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text))
    throw new InvalidArgumentError('a UTC moment: "2020-03-12" or "2020-03-12T10:00Z"');
  return utcSeconds(text);
}

function usdOption(text: string): number {
  const dollars = Number(parseQuantity(text, "usd8")) / 1e8;
  if (dollars > 0) return dollars;
  throw new InvalidArgumentError('more than nothing: "500_000 USD"');
}
