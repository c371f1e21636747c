import { HindcastError, type Env, type Protocol } from "@hindcast/domain";

/**
 * Every law of the protocol, on the state a run ended in. A run that breaks one is not published:
 * its numbers would be wrong whatever they say (E-RUN-001).
 */
export function checkInvariants<State>(
  protocol: Protocol<State>,
  state: Readonly<State>,
  env: Env,
): void {
  for (const invariant of protocol.invariants) {
    const broken = invariant.check(state, env);
    if (broken === undefined) continue;
    const { code, law } = invariant;
    throw new HindcastError({
      code: "E-RUN-001",
      what: `The run ended in a state that cannot be: ${broken}`,
      where: `${protocol.id}, law ${code}, block ${env.block}`,
      why: `"${law}" holds in every state the contracts can reach, so the rules or the dataset are wrong.`,
      next: "hindcast verify",
    });
  }
}
