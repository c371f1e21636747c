import type { BonusClass } from "./bonuses.ts";

/** One sentence for each class, as reports print it. */
export const CLASS_MEANINGS: Readonly<Record<BonusClass, string>> = {
  "as governance set it":
    "At the oracle's prices the call took exactly the debt's worth and the bonus in force.",
  "as set before a change under way":
    "It took the bonus before a change whose day of execution is not known.",
  "price column of another asset, mended":
    "A price column belonged to another asset; with the column the market agrees with, the call is exact.",
  "market price stands in":
    "No column of the source holds the price; at the market's price the call is within 3 %.",
  "no price": "Neither the source nor the market has a price for one of the two tokens.",
  "no bonus known": "Governance's bonus for this collateral is not known.",
  "bonus governance set at another time":
    "It took a bonus this collateral had, or would have, at another time.",
  "market price stands in, off":
    "No column of the source holds the price, and the market's is more than 3 % from what the call implies.",
  "source's prices are another moment's":
    "The source's prices miss the bonus, the market's at the time meet it within 3 %: what was joined is not the oracle's answer of that block.",
  unexplained: "Neither the source's prices nor the market's give the bonus in force.",
};
