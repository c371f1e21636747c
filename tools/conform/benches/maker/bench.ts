import { maker, type MakerState } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import type { MakerVersion } from "./deployed.ts";
import { directedCases } from "./directed.ts";
import { eventLines } from "./event-lines.ts";
import { startMaker } from "./market.ts";
import { ruleRows } from "./readings.ts";

/** Which contracts liquidate; the core around them is the same in all. */
interface BenchedVersion {
  readonly id: string;
  readonly version: MakerVersion;
  readonly contracts: string;
}

const OSM = "makerdao/osm e36c874b4e14fba860e48c0cf99cd600c0c59efa";

export const MAKER_VERSIONS: readonly BenchedVersion[] = [
  { id: "maker-11", version: 11, contracts: `makerdao/dss 82044f2c (1.0.8), ${OSM}` },
  { id: "maker-12", version: 12, contracts: `makerdao/dss bbe8741d (1.1.2), ${OSM}` },
  {
    id: "maker-20",
    version: 20,
    contracts: `makerdao/dss 3f30552a (1.3.0) on the core of bbe8741d (1.1.2), ${OSM}`,
  },
];

/**
 * Maker. Its contracts are in no package registry: `artifacts` is a folder with Vat, Jug, Spotter,
 * Vow, OSM, and Cat and Flipper or Dog, Clipper, LinearDecrease, StairstepExponentialDecrease and
 * ExponentialDecrease, a .json each as solc writes them (standard JSON output of one contract: abi,
 * evm). Without it only recorded cases can be held against the rules.
 */
export function makerBench(
  { id, version, contracts }: BenchedVersion,
  artifacts?: string,
): Bench<MakerState> {
  return {
    id,
    contracts,
    protocol: maker,
    start(draw) {
      if (artifacts === undefined)
        throw new Error(`${id} is played on contracts you compiled: --artifacts <folder>`);
      return startMaker(artifacts, version, draw);
    },
    eventLines,
    isSameReason: ({ contractError }, reason) =>
      contractError === (reason === "revert without reason" ? "" : reason),
    readings: (state, env, accounts) => ruleRows(state, env, accounts, version),
    directed: directedCases(version),
  };
}
