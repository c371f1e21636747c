import { between, type GoldenEvent } from "../golden-event.ts";

const REPORT =
  "https://governance.aave.com/t/chaos-labs-risk-report-insights-from-recent-market-events-02-02-26/23986";
const by = "sum of published figures";
const [SEIZED, REPAID, BONUSES] = [202.47, 193.12, 9.34];

export const aaveOfFebruary2026: GoldenEvent = {
  id: "aave-liquidations-2026-02-02",
  kind: "event",
  title: "Aave's liquidations of 31 January to 2 February 2026",
  method:
    "Nothing is replayed: the published totals are held against each other, because a report that does not add up is no target.",
  figures: () => [
    {
      name: "seized less repaid",
      unit: "million USD",
      published: [
        between(
          BONUSES - 0.015,
          BONUSES + 0.015,
          "9.34 million USD of bonuses, three rounded numbers",
          REPORT,
        ),
      ],
      ours: SEIZED - REPAID,
      by,
    },
  ],
};
