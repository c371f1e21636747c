import { exactNumber } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { noFaults, priceInDai, rdiv, type Faults } from "../math.ts";
import { readPrice, type Ilk, type MakerState } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { emit, enter, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** The oracle's source says something: nobody hears it before the next poke. */
export function oraclePrice(
  operation: Operation,
  intent: IntentOf<"oraclePrice">,
): Refusal | undefined {
  emit(operation, intent);
  return undefined;
}

/** osm.prev: the last full hop. */
function previousHop(timeSeconds: number, hopSeconds: number): number {
  return timeSeconds - (timeSeconds % hopSeconds);
}

/**
 * OSM.poke: once a hop; what was next becomes current, what the source says now becomes next. A
 * source without a value leaves everything as it is. Without delay the source is current at once.
 */
export function oraclePoke(
  operation: Operation,
  intent: IntentOf<"oraclePoke">,
): Refusal | undefined {
  const { state, env } = operation;
  const known = state.oracles.get(intent.oracle);
  const hopSeconds = exactNumber(state.parameters.oracleDelay);
  if (env.timeSeconds < (known?.takenAtSeconds ?? 0) + hopSeconds) return refuse("OSM_NOT_PASSED");
  const source = known?.source;
  if (source !== undefined) {
    const next = BigInt.asUintN(128, source);
    const current = hopSeconds === 0 ? next : known?.next;
    emit(operation, {
      kind: "oraclePosting",
      oracle: intent.oracle,
      current: current ?? 0n,
      hasCurrent: current !== undefined,
      next,
      timeSeconds: hopSeconds === 0 ? env.timeSeconds : previousHop(env.timeSeconds, hopSeconds),
    });
  }
  emit(operation, intent);
  return undefined;
}

/** spot.poke: price * 10^9 over par over mat, each quotient rounded down; zero without a price. */
export function spotPoke(operation: Operation, intent: IntentOf<"spotPoke">): Refusal | undefined {
  const { state } = operation;
  const ilk = enter(operation, intent.reserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const priceWad = readPrice(state, ilk.oracle);
  const faults = noFaults();
  const spot = priceWad === undefined ? 0n : spotOf(state, ilk, priceWad, faults);
  if (faults.hasAny) return refuse("ARITHMETIC_REVERT");
  if (state.parameters.emergencyShutdown) return refuse("VAT_NOT_LIVE");
  emit(operation, { kind: "spotPosting", reserve: ilk.address, price: priceWad ?? 0n, spot });
  emit(operation, intent);
  return undefined;
}

function spotOf(state: MakerState, ilk: Ilk, priceWad: bigint, faults: Faults): bigint {
  const priceRay = priceInDai(priceWad, state.parameters.targetPrice, faults);
  return rdiv(priceRay, ilk.parameters.liquidationRatio, faults);
}
