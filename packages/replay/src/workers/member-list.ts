import type { Scenario } from "../scenario/scenario.ts";

/** Members to run: each is made when it is asked for. A `Sweep` is one. */
export interface MemberList {
  readonly size: number;
  member(index: number): Scenario;
}

/** A list of scenarios that exist already. */
export function membersOf(scenarios: readonly Scenario[] | MemberList): MemberList {
  if (!("length" in scenarios)) return scenarios;
  return { size: scenarios.length, member: (index) => scenarios[index] as Scenario };
}
