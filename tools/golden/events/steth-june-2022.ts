import { WAD } from "@hindcast/domain";
import { BORROWER, borrowedMarket, COLLATERAL, priced } from "../aave-market.ts";
import { between, rounded, type GoldenEvent } from "../golden-event.ts";

const GAUNTLET = "Gauntlet, Staked ETH and AAVE Risk (June 11th Update), 2022";
const ETH_USD8 = 1_500_00000000n;
const COLLATERAL_WAD = 1_000_000n * WAD;

export const stEthOfJune2022: GoldenEvent = {
  id: "aave-steth-2022-06-11",
  kind: "event",
  title: "The depeg of stETH that liquidates a health factor of 1.12, June 2022",
  method:
    "An account of Aave with stETH, priced as ETH, against a debt of ETH, at a liquidation threshold of 81 % and a health factor of 1.12. The price is lowered until the rules call it liquidatable.",
  figures: () => [
    {
      name: "depeg at which it is liquidatable",
      unit: "%",
      published: [
        between(10, 12, "an additional 10 to 12 %", GAUNTLET),
        rounded("10.7", "by hand: 1 - 1 / 1.12", "%"),
      ],
      ours: 100 * smallestDepeg(),
      by: "rules of Aave v3",
    },
  ],
};

function smallestDepeg(): number {
  // Rounded down, so that the health factor is 1.12 or a last place above.
  const debt = (COLLATERAL_WAD * 81n) / 112n;
  const stage = borrowedMarket(
    {
      collateralPriceUsd8: ETH_USD8,
      debtPriceUsd8: ETH_USD8,
      liquidationThresholdBps: 8_100n,
      liquidationBonusBps: 10_750n,
      liquidationFeeBps: 0n,
    },
    COLLATERAL_WAD,
    debt,
  );
  let [safe, unsafe] = [ETH_USD8, 1n];
  while (safe - unsafe > 1n) {
    const middle = (safe + unsafe) / 2n;
    stage.submit(priced(COLLATERAL, middle));
    if (stage.health(BORROWER).healthFactorWad < WAD) unsafe = middle;
    else safe = middle;
  }
  return 1 - Number(unsafe) / Number(ETH_USD8);
}
