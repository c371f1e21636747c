import { aaveV2Liquidations } from "./studies/aave-v2-liquidations/study.ts";
import { aaveWbtcLiquidations } from "./studies/aave-wbtc-liquidations/study.ts";
import { makerEthbEvents } from "./studies/maker-ethb-events/study.ts";
import { makerFlipEthA } from "./studies/maker-flip-eth-a/study.ts";
import { morphoXusd } from "./studies/morpho-xusd/study.ts";
import { recordedMarket } from "./studies/recorded-market/study.ts";
import type { Study } from "./study.ts";

/** Every study, in the order of the documents. A new one is a folder in studies/ and a line here. */
export const KNOWN_STUDIES: readonly Study[] = [
  recordedMarket("aave-v3", ["aave-v3-lab"]),
  recordedMarket("compound-v3", ["compound-v3-lab"]),
  recordedMarket("morpho-blue", ["morpho-blue-lab"]),
  aaveV2Liquidations,
  aaveWbtcLiquidations,
  makerEthbEvents,
  makerFlipEthA,
  morphoXusd,
];

/** The study made for a dataset, if there is one. */
export function studyOf(dataset: string): Study | undefined {
  return KNOWN_STUDIES.find((study) => study.datasets.includes(dataset));
}
