import { aaveV3, HUNDRED_PERCENT_BPS, percentMul, type AaveV3State } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import { originDirected } from "./directed-origin.ts";
import { MODE_IDS } from "./drawn-origin.ts";
import { eventLines } from "./event-lines.ts";
import { startOrigin } from "./market-origin.ts";
import { ruleRows, type ComparedState } from "./readings.ts";

/** A version of the contracts that began with aave-v3-origin. */
interface BenchedVersion {
  readonly id: string;
  readonly version: bigint;
  readonly contracts: string;
}

/** Their commits; v3.6 is on npm, the others are compiled by whoever checks them. */
export const ORIGIN_VERSIONS: readonly BenchedVersion[] = [
  { id: "aave-v3-3", version: 33n, contracts: "aave-v3-origin 5431379f (v3.3.0)" },
  { id: "aave-v3-4", version: 34n, contracts: "aave-v3-origin d7a64127 (v3.4.0)" },
  { id: "aave-v3-5", version: 35n, contracts: "aave-v3-origin 6138e1fd (v3.5.0)" },
  { id: "aave-v3-6", version: 36n, contracts: "npm @aave-dao/aave-v3-origin 3.6.0" },
  { id: "aave-v3-7", version: 37n, contracts: "aave-v3-origin 4fbd7442 (v3.7.0)" },
];

/** The version that npm's package has. */
const ON_NPM = 36n;

/** Bench of one version; all but v3.6 need a folder of compiled contracts. */
export function aaveOrigin(benched: BenchedVersion, artifactsFolder?: string): Bench<AaveV3State> {
  const { id, version, contracts } = benched;
  const compared: ComparedState = {
    availableBorrows(collateralUsd8, ltvBps, debtUsd8) {
      const most =
        version < 35n
          ? percentMul(collateralUsd8, ltvBps)
          : (collateralUsd8 * ltvBps) / HUNDRED_PERCENT_BPS;
      return most < debtUsd8 ? 0n : most - debtUsd8;
    },
    missing: new Set(),
    modes: [...MODE_IDS, MODE_IDS.length + 1].map(BigInt),
  };
  const from = artifactsFolder === undefined ? { version } : { version, artifactsFolder };
  return {
    id,
    contracts,
    protocol: aaveV3,
    start(draw) {
      if (version !== ON_NPM && artifactsFolder === undefined)
        throw new Error(`${id} is played on contracts you compiled: --artifacts <folder>`);
      return startOrigin(from, draw);
    },
    eventLines,
    isSameReason: (refusal, reason) => refusal.contractError === reason,
    readings: (state, env, accounts) => ruleRows(state, env, accounts, compared),
    directed: originDirected(version),
  };
}
