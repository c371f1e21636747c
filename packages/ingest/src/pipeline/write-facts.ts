import {
  comparePositions,
  FACT_KINDS,
  payloadValidator,
  positionKey,
  type EventKind,
  type Fact,
  type FactKind,
} from "@hindcast/domain";
import { FactWriter, type SegmentManifest, type SegmentTarget } from "@hindcast/store";
import { StageProgress, type ProgressListener } from "../progress.ts";
import { fault, type QuarantinedRow } from "../quarantine.ts";

/** Facts that fit their kinds' schemas, by kind; and those that do not. */
export interface Validated {
  readonly byKind: ReadonlyMap<FactKind, readonly Fact[]>;
  readonly quarantined: readonly QuarantinedRow[];
}

/** Checks every fact against its kind and sorts each kind into the total order (stable). */
export function validateFacts(facts: Iterable<Fact>): Validated {
  const byKind = new Map<FactKind, Fact[]>();
  const quarantined: QuarantinedRow[] = [];
  const validators = new Map<string, ReturnType<typeof payloadValidator>>();
  for (const fact of facts) {
    const { kind, at, transactionHash: _hash, ...payload } = fact;
    let validator = validators.get(kind);
    if (validator === undefined)
      validators.set(kind, (validator = payloadValidator(FACT_KINDS[kind] as EventKind)));
    const checked = validator.safeParse(payload);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const place = { file: `${kind} facts`, line: at.block };
      const column = issue?.path.join(".") ?? "";
      const reason = `${positionKey(at)}: ${issue?.message ?? "?"}`;
      quarantined.push(fault(place, column, "E-INGEST-206", reason, transactionOf(fact)));
      continue;
    }
    const list = byKind.get(kind);
    if (list === undefined) byKind.set(kind, [fact]);
    else list.push(fact);
  }
  for (const list of byKind.values()) list.sort((a, b) => comparePositions(a.at, b.at));
  return { byKind, quarantined };
}

function transactionOf(fact: Fact): string {
  return `transaction ${fact.transactionHash}`;
}

/** Writes validated facts as segments, kind by kind. */
export function writeFacts(
  target: SegmentTarget,
  byKind: ReadonlyMap<FactKind, readonly Fact[]>,
  listener: ProgressListener | undefined,
  signal: AbortSignal | undefined,
): ReadonlyMap<string, readonly SegmentManifest[]> {
  const total = [...byKind.values()].reduce((sum, list) => sum + list.length, 0);
  const progress = new StageProgress(listener, "write", "facts", total);
  const segments = new Map<string, readonly SegmentManifest[]>();
  for (const [kind, facts] of byKind) {
    signal?.throwIfAborted();
    const writer = new FactWriter(target, FACT_KINDS[kind]);
    for (const fact of facts) writer.add(fact);
    segments.set(kind, writer.finish());
    progress.advance(facts.length);
  }
  return segments;
}
