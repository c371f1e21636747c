import { smartLtvWad, WAD } from "@hindcast/domain";
import { rounded, type GoldenEvent } from "../golden-event.ts";

const RISK_DAO = "RiskDAO, SmartLTV, docs.bprotocol.org; by hand: exp(-0.2 / sqrt(2)) - 0.05";

const PARAMETERS = { confidenceWad: WAD / 5n, liquidityOverDebtWad: 2n * WAD };

export const smartLtv: GoldenEvent = {
  id: "smart-ltv",
  kind: "worked example",
  title: "Worked example: RiskDAO's threshold from volatility and depth",
  method:
    "A confidence factor of 0.2, a volatility of 100 % a year, twice the debt cap of liquidity at a slippage of 5 %.",
  figures: () => [
    {
      name: "loan to value",
      unit: "",
      published: [rounded("0.8181", RISK_DAO)],
      ours: Number(smartLtvWad(WAD, WAD / 20n, PARAMETERS)) / 1e18,
      by: "dynamic-collateral-factor",
    },
  ],
};
