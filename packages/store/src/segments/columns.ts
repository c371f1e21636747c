import {
  FACT_KINDS,
  HindcastError,
  OUTCOME_KINDS,
  type Columns,
  type ColumnType,
  type EventKind,
} from "@hindcast/domain";

/** What a row of a segment is: recorded history, or what a replay did. */
export type Envelope = "fact" | "outcome";

/** A column as it stands in a segment: its name there and its value type. */
export interface SegmentColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Payloads may have a column "block" or "timeSeconds" of their own, hence the prefix. */
const POSITION: Columns = {
  "at.timeSeconds": "u53",
  "at.chain": "u53",
  "at.block": "u53",
  "at.transaction": "u32",
  "at.log": "u32",
  "at.phase": "u32",
};

const ENVELOPES: Readonly<Record<Envelope, Columns>> = {
  fact: { ...POSITION, transactionHash: "text" },
  outcome: { sequence: "u53", ...POSITION, causedBy: "text" },
};

/** The columns before the payload, in file order. */
export function envelopeColumns(envelope: Envelope): readonly SegmentColumn[] {
  return Object.entries(ENVELOPES[envelope]).map(([name, type]) => ({ name, type }));
}

/**
 * The payload columns of one version of a kind, sorted by name, so that the order in which a kind
 * happens to be declared changes no hash. E-STORE-004 when the program does not know the version.
 */
export function payloadColumns(
  kind: EventKind,
  version: number,
  envelope: Envelope,
): readonly SegmentColumn[] {
  const columns = version === kind.version ? kind.columns : kind.olderColumns[version];
  if (columns === undefined)
    throw unknownLayout(`"${kind.kind}" rows of version ${version}`, `it knows ${kind.version}`);
  const taken = ENVELOPES[envelope];
  return Object.keys(columns)
    .sort()
    .map((name) => {
      if (name in taken)
        throw unknownLayout(`a "${kind.kind}" column "${name}"`, "that name is the row's own");
      return { name, type: columns[name] as ColumnType };
    });
}

/** The kind a segment says it holds. E-STORE-004 when this program has no such kind. */
export function kindOf(envelope: Envelope, name: string): EventKind {
  const kinds: Readonly<Record<string, EventKind>> =
    envelope === "fact" ? FACT_KINDS : OUTCOME_KINDS;
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw unknownLayout(`${envelope} rows of kind "${name}"`, "no such kind");
  return kind;
}

/** E-STORE-004: the bytes are sound, but this program does not know their layout. */
export function unknownLayout(what: string, why: string, where?: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-004",
    what: `This program cannot read ${what}.`,
    ...(where === undefined ? {} : { where }),
    why,
    next: "use the Hindcast version that wrote them, or a newer one",
  });
}
