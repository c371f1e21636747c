import type { Mechanism, WorldView } from "@hindcast/domain";

/** A mechanism as a scenario has it. */
export interface CastMember {
  /** Key of its luck; no two of a scenario share one. */
  readonly name: string;
  readonly mechanism: Mechanism<object, unknown>;
  readonly params: unknown;
  /** It concerns this reserve's sales and feeds alone; all where it is absent. */
  readonly reserve: string | undefined;
}

/** A cast member, what it keeps, and what it sees. */
export interface Player extends CastMember {
  /** Its place in the order in which everybody is asked. */
  readonly place: number;
  readonly mine: object;
  readonly world: WorldView;
}

/** What a mechanism may be asked for. */
export type Role = keyof Mechanism<object, unknown>;

/**
 * The players of a stage by the roles they have, each list in the order in which they are asked: most
 * of them have few roles, and a role is asked about many times a block.
 */
export class Cast {
  readonly all: readonly Player[];
  private readonly byRole = new Map<Role, readonly Player[]>();
  private readonly byReserve = new Map<string, Map<Role, readonly Player[]>>();

  constructor(players: readonly Player[]) {
    this.all = players;
  }

  /** Who has a role. */
  having(role: Role): readonly Player[] {
    const known = this.byRole.get(role);
    if (known !== undefined) return known;
    const players = this.all.filter(({ mechanism }) => mechanism[role] !== undefined);
    this.byRole.set(role, players);
    return players;
  }

  /** Who has a role and is not about another reserve alone. */
  concerned(of: string, role: Role): readonly Player[] {
    let roles = this.byReserve.get(of);
    if (roles === undefined) this.byReserve.set(of, (roles = new Map()));
    const known = roles.get(role);
    if (known !== undefined) return known;
    const players = this.having(role).filter(
      ({ reserve }) => reserve === undefined || reserve === of,
    );
    roles.set(role, players);
    return players;
  }
}
