import { HindcastError } from "../hindcast-error.ts";
import type { Mechanism } from "./mechanism.ts";
import { answerClamp } from "./answer-clamp/model.ts";
import { circuitBreaker } from "./circuit-breaker/model.ts";
import { constantProductPool } from "./constant-product-pool/model.ts";
import { delayedFeed } from "./delayed-feed/model.ts";
import { growthCap } from "./growth-cap/model.ts";
import { pushFeed } from "./push-feed/model.ts";
import { squareRootImpact } from "./square-root-impact/model.ts";

/** Names a scenario may use for its mechanisms. */
export const MECHANISM_IDS = [
  answerClamp.id,
  circuitBreaker.id,
  constantProductPool.id,
  delayedFeed.id,
  growthCap.id,
  pushFeed.id,
  squareRootImpact.id,
] as const;

/**
 * Hands the mechanism of this name, with its checked parameters, to `use`. Unknown names and
 * parameters it does not have are refused (E-MARKET-003, E-MARKET-004).
 */
export function withMechanism<T>(
  id: string,
  given: Readonly<Record<string, bigint>>,
  use: <State, Params>(mechanism: Mechanism<State, Params>, params: Params) => T,
): T {
  const run = <State, Params>(mechanism: Mechanism<State, Params>): T => {
    const params = mechanism.params.safeParse(given);
    if (params.success) return use(mechanism, params.data);
    throw new HindcastError({
      code: "E-MARKET-004",
      what: `The mechanism "${id}" cannot use these parameters: ${params.error.issues[0]?.message}`,
      where: `mechanism ${id}: ${Object.keys(given).join(", ")}`,
      next: "see the mechanism's README for its parameters",
    });
  };
  if (id === answerClamp.id) return run(answerClamp);
  if (id === circuitBreaker.id) return run(circuitBreaker);
  if (id === constantProductPool.id) return run(constantProductPool);
  if (id === delayedFeed.id) return run(delayedFeed);
  if (id === growthCap.id) return run(growthCap);
  if (id === pushFeed.id) return run(pushFeed);
  if (id === squareRootImpact.id) return run(squareRootImpact);
  throw new HindcastError({
    code: "E-MARKET-003",
    what: `There is no mechanism "${id}".`,
    why: `Known mechanisms: ${MECHANISM_IDS.join(", ")}.`,
    next: "name one of them under the scenario's mechanisms",
  });
}
