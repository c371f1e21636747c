import type { Usd8 } from "../../numbers/units.ts";

/** Who bore how much of a loss. */
export interface Borne {
  readonly fundUsd8: Usd8;
  readonly backstopUsd8: Usd8;
  readonly depositorsUsd8: Usd8;
}

/** A loss runs down the layers: the fund as far as it goes, then the backstop, then depositors. */
export function runDown(lossUsd8: Usd8, fundUsd8: Usd8, backstopUsd8: Usd8): Borne {
  const byFund = lossUsd8 < fundUsd8 ? lossUsd8 : fundUsd8;
  const left = lossUsd8 - byFund;
  const byBackstop = left < backstopUsd8 ? left : backstopUsd8;
  return { fundUsd8: byFund, backstopUsd8: byBackstop, depositorsUsd8: left - byBackstop };
}
