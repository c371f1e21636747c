import type { RuleVersion } from "../protocol.ts";

/** The contract versions these rules hold. The core (vat, jug, spot, vow, osm) is one for all. */
export const VERSIONS: readonly RuleVersion[] = [
  {
    id: "1.1",
    contracts: "makerdao/dss 1.0.9 (b280b98): cat with lump, flip; makerdao/osm e36c874",
    since: "2019-11-13",
  },
  {
    id: "1.2",
    contracts: "makerdao/dss 1.2.10 (e2cdd97): cat with dunk, box and litter, flip",
    since: "2020-08-28",
  },
  {
    id: "2.0",
    contracts: "makerdao/dss 1.3.0 (3f30552) and fa4f663: dog, clip, abaci",
    since: "2021-04-26",
  },
];
