import { aaveOfFebruary2026 } from "./events/aave-february-2026.ts";
import { capoOfMarch2026 } from "./events/capo-march-2026.ts";
import { cbEthOfFebruary2026 } from "./events/cbeth-february-2026.ts";
import { constantProduct } from "./events/constant-product.ts";
import { crvOfNovember2022 } from "./events/crv-november-2022.ts";
import { lunaOfMay2022 } from "./events/luna-may-2022.ts";
import { makerAuctionsOfMarch2020 } from "./events/maker-march-2020.ts";
import { makerOracleHop } from "./events/maker-oracle-hop.ts";
import { priceImpact } from "./events/price-impact.ts";
import { rsEthOfApril2026 } from "./events/rseth-april-2026.ts";
import { runsOnAPool } from "./events/runs-on-a-pool.ts";
import { smartLtv } from "./events/smart-ltv.ts";
import { stEthOfJune2022 } from "./events/steth-june-2022.ts";
import { twoBitcoin } from "./events/two-bitcoin.ts";
import { usdcOfMarch2023 } from "./events/usdc-march-2023.ts";
import type { AwaitedEvent, GoldenEvent } from "./golden-event.ts";

/** Events first, newest last; then the worked examples. */
export const KNOWN_EVENTS: readonly GoldenEvent[] = [
  makerAuctionsOfMarch2020,
  lunaOfMay2022,
  stEthOfJune2022,
  crvOfNovember2022,
  usdcOfMarch2023,
  aaveOfFebruary2026,
  cbEthOfFebruary2026,
  capoOfMarch2026,
  rsEthOfApril2026,
  makerOracleHop,
  twoBitcoin,
  priceImpact,
  constantProduct,
  smartLtv,
  runsOnAPool,
];

export const AWAITED_EVENTS: readonly AwaitedEvent[] = [
  {
    id: "moonwell-bad-debt-2026-02-15",
    title: "What Moonwell's price of cbETH cost, account by account",
    published: "1,779,044.83 US dollars of bad debt",
    source: "https://forum.moonwell.fi/t/mip-x43-cbeth-oracle-incident-summary/2068",
    because:
      "not to be had: what each of the 181 accounts held and owed, which the report links to as a list of addresses without amounts",
  },
];
