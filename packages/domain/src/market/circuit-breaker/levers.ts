import { encodeParameterValues } from "../../events/parameter-values.ts";
import type { Action, WorldView } from "../mechanism.ts";
import { BREAKER_ASKS, type BreakerAsk, type CircuitBreakerParams } from "./params.ts";

/** A parameter that a protocol may have, and the value that stops something. */
interface Lever {
  readonly name: string;
  /** Whether it is the reserve's own or the market's. */
  readonly scope: "reserve" | "market";
  readonly value: bigint | boolean;
}

/** By what is asked; of each, the first that the protocol has is used. */
const LEVERS: Readonly<Record<BreakerAsk, readonly Lever[]>> = {
  nothing: [],
  freeze: [
    { name: "frozen", scope: "reserve", value: true },
    { name: "debtCeiling", scope: "reserve", value: 0n },
    { name: "withdrawPaused", scope: "market", value: true },
  ],
  noNewDebt: [
    { name: "ltvBps", scope: "reserve", value: 0n },
    { name: "borrowCollateralFactorWad", scope: "reserve", value: 0n },
    { name: "debtCeiling", scope: "reserve", value: 0n },
  ],
};

/** A lever that is pulled: what it was before, and for which reserves. */
export interface Pulled {
  readonly scope: string;
  readonly name: string;
  readonly before: bigint | boolean;
  readonly holders: string[];
}

/** Pulls what is asked for a reserve; nothing where it is so already, or the protocol has no such lever. */
export function pull(
  pulled: Pulled[],
  reserve: string,
  world: WorldView,
  params: CircuitBreakerParams,
): readonly Action[] {
  const ask = BREAKER_ASKS[Number(params.asks)] ?? "nothing";
  for (const { name, scope: of, value } of LEVERS[ask]) {
    const scope = of === "market" ? "market" : reserve;
    const same = pulled.find((each) => each.scope === scope && each.name === name);
    if (same !== undefined) {
      same.holders.push(reserve);
      return [];
    }
    const before = world.parameter(scope, name);
    if (before === undefined) continue;
    if (before === value) return [];
    pulled.push({ scope, name, before, holders: [reserve] });
    return [change(scope, name, value, Number(params.actionSeconds))];
  }
  return [];
}

/** Puts what was pulled for a reserve back to what it was, once nobody else holds it. */
export function release(pulled: Pulled[], reserve: string): readonly Action[] {
  const index = pulled.findIndex(({ holders }) => holders.includes(reserve));
  const lever = pulled[index];
  if (lever === undefined) return [];
  lever.holders.splice(lever.holders.indexOf(reserve), 1);
  if (lever.holders.length > 0) return [];
  pulled.splice(index, 1);
  return [change(lever.scope, lever.name, lever.before, 0)];
}

function change(
  scope: string,
  name: string,
  value: bigint | boolean,
  afterSeconds: number,
): Action {
  const values = encodeParameterValues({ [name]: value });
  return { kind: "ask", intent: { kind: "parameterChange", scope, values }, afterSeconds };
}
