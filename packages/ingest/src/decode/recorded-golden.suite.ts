import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import type { FactOf } from "@hindcast/domain";

/** What a golden file holds of an ingested dataset: its logs and readings, as text to compare. */
export function goldenText(
  home: string,
  slug: string,
  about: { name: string; source: string; market: object; rules?: readonly object[] },
): string {
  using store = openStore(home, { engineVersion: "0.1.0" });
  const dataset = loadDatasetShared(home, openDataset(store, slug), ["log", "contractReading"]);
  const logs = [...factsOf(dataset, ["log"])].map(logOf);
  const readings = [...factsOf(dataset, ["contractReading"])].map(
    ({ at, address, call, value }) => ({ block: at.block, address, call, value }),
  );
  const { name, source, market, rules = [] } = about;
  const lines = (items: readonly object[]): string =>
    items.map((item) => `\n    ${JSON.stringify(item)}`).join(",");
  return [
    `{\n  "name": ${JSON.stringify(name)},\n  "source": ${JSON.stringify(source)},`,
    `\n  "chain": 31337,\n  "market": ${JSON.stringify(market).toLowerCase()},`.replaceAll(
      "ratemodels",
      "rateModels",
    ),
    `\n  "rules": ${JSON.stringify(rules)},`,
    `\n  "logs": [${lines(logs)}\n  ],\n  "readings": [${lines(readings)}\n  ]\n}\n`,
  ].join("");
}

function logOf({ at, transactionHash, address, topics, data }: FactOf<"log">): object {
  return {
    block: at.block,
    timeSeconds: at.timeSeconds,
    transactionHash,
    transactionIndex: at.transaction,
    logIndex: at.log,
    address,
    topics: JSON.parse(topics) as unknown,
    data,
  };
}
