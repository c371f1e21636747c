import { eventSpec, type EventSpec } from "./words.ts";

/** Whether an event becomes facts, moves a market in ways the rules do not follow, or does neither. */
export type Standing = "modelled" | "not modelled" | "irrelevant";

export interface KnownEvent {
  readonly spec: EventSpec;
  readonly standing: Standing;
}

/** Known events of each role by topic0. A role is what a contract is to a market. */
export type EventTables<Role extends string = string> = Readonly<
  Record<Role, ReadonlyMap<string, KnownEvent>>
>;

/** Signatures by role: every role under "modelled", others only where they have events. */
export interface EventSignatures<Role extends string> {
  /** Events that become facts. */
  readonly modelled: Readonly<Record<Role, readonly string[]>>;
  /** Events that move the market in ways the rules here do not follow: met, they are quarantined. */
  readonly notModelled: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Events known to change nothing that facts describe. Their raw logs are kept all the same. */
  readonly irrelevant: Readonly<Partial<Record<Role, readonly string[]>>>;
}

/** Reads a protocol's signatures once. */
export function eventTables<Role extends string>(
  signatures: EventSignatures<Role>,
): EventTables<Role> {
  const all = {} as Record<Role, Map<string, KnownEvent>>;
  for (const role of Object.keys(signatures.modelled) as Role[]) {
    const known = new Map<string, KnownEvent>();
    const add = (list: readonly string[], standing: Standing): void => {
      for (const signature of list) {
        const spec = eventSpec(signature);
        known.set(spec.topic0, { spec, standing });
      }
    };
    add(signatures.modelled[role], "modelled");
    add(signatures.notModelled[role] ?? [], "not modelled");
    add(signatures.irrelevant[role] ?? [], "irrelevant");
    all[role] = known;
  }
  return all;
}

/** topic0 of an event by role and name; a name that is not there is a programming error. */
export function topicIn<Role extends string>(
  tables: EventTables<Role>,
  role: Role,
  name: string,
): string {
  for (const [topic, { spec }] of tables[role]) if (spec.name === name) return topic;
  throw new RangeError(`no event ${name} of role ${role}`);
}
