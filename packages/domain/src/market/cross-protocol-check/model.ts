import type { Intent } from "../../events/intents.ts";
import { WAD, type Usd8 } from "../../numbers/units.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import {
  crossProtocolCheckParams,
  crossProtocolCheckRanges,
  type CrossProtocolCheckParams,
} from "./params.ts";

export interface CrossProtocolCheckState {
  /** Reserves of which too much is pledged, as of the last block's end, and since when. */
  readonly over: Map<string, number>;
}

const CODE = "CROSS_PROTOCOL_CHECK";

/**
 * A check that looks beyond the protocol: what is pledged of a token here and elsewhere may be no
 * more than some times what its market could take at once. While it is more, nobody may pledge more
 * of it here, nor take new debt with it behind.
 */
export const crossProtocolCheck: Mechanism<CrossProtocolCheckState, CrossProtocolCheckParams> = {
  id: "cross-protocol-check",
  hypothesis:
    "A protocol that counts what is pledged of a token everywhere stops growing before the token's one market cannot take it all.",
  params: crossProtocolCheckParams,
  ranges: crossProtocolCheckRanges,
  open: () => ({ over: new Map() }),

  stop({ over }, intent, world, { stopsSupply, stopsBorrow }) {
    if (over.size === 0) return undefined;
    if (stopsSupply === 1n && over.has(pledgedBy(intent) ?? "")) return CODE;
    const account = stopsBorrow === 1n ? borrowerOf(intent) : undefined;
    if (account === undefined) return undefined;
    const isBehind = world
      .holdings(account)
      .some(({ reserve, supplied, collateral }) => supplied + collateral > 0n && over.has(reserve));
    return isBehind ? CODE : undefined;
  },

  act({ over }, world, params) {
    for (const reserve of world.reserves()) {
      const here = pledgedHereUsd8(reserve, world);
      if (here === undefined || roomUsd8(here, params) >= 0n) over.delete(reserve);
      else if (!over.has(reserve)) over.set(reserve, world.timeSeconds);
    }
    return [];
  },
};

/** What more may be pledged in all of a token of which this is pledged here; below zero it is too much. */
export function roomUsd8(
  hereUsd8: Usd8,
  { depthUsd8, multipleWad, elsewhereUsd8, elsewherePerHereWad }: CrossProtocolCheckParams,
): Usd8 {
  const elsewhere = elsewhereUsd8 + (hereUsd8 * elsewherePerHereWad) / WAD;
  return (depthUsd8 * multipleWad) / WAD - hereUsd8 - elsewhere;
}

function pledgedHereUsd8(reserve: string, world: WorldView): Usd8 | undefined {
  const totals = world.reserve(reserve);
  return totals === undefined ? undefined : world.valueUsd8(reserve, totals.totalSupply);
}

/** The reserve an intent pledges more of. */
function pledgedBy(intent: Intent): string | undefined {
  switch (intent.kind) {
    case "supply":
    case "supplyShares":
    case "collateralSupply":
      return intent.reserve;
    case "vaultChange":
      return intent.collateralDelta > 0n ? intent.reserve : undefined;
    default:
      return undefined;
  }
}

/** Who takes new debt by an intent. */
function borrowerOf(intent: Intent): string | undefined {
  switch (intent.kind) {
    case "borrow":
    case "borrowShares":
      return intent.account;
    case "vaultChange":
      return intent.debtDelta > 0n ? intent.account : undefined;
    default:
      return undefined;
  }
}
