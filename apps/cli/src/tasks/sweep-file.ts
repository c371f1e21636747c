import { join } from "node:path";
import { HindcastError } from "@hindcast/domain";
import { readSealedJson, sealJson, writeFileAtomically, listFolder } from "@hindcast/store";
import { z } from "zod";

const member = z.strictObject({
  name: z.string(),
  coordinates: z.array(z.string()),
  scenarioHash: z.string(),
  recipeHash: z.string(),
  runHash: z.string().nullable(),
  failure: z.string().nullable(),
});

const number = z.number();
const bandSchema = z.strictObject({
  method: z.string(),
  draws: number,
  quantities: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      unit: z.enum(["usd", "count", "share"]),
      party: z.string(),
      worse: z.enum(["higher", "lower", "neither"]),
      recorded: number.nullable(),
    }),
  ),
  verdicts: z.array(
    z.strictObject({
      scenario: z.string(),
      quantity: z.string(),
      effects: z.array(
        z.strictObject({
          behaviour: z.string(),
          base: number,
          proposed: number,
          effect: number,
          low: number,
          high: number,
        }),
      ),
      modelError: number.nullable(),
      effectOverError: number.nullable(),
      keepsSign: z.boolean(),
      standing: z.enum(["supported", "not supported", "no effect"]),
      direction: z.enum(["better", "worse", "neither"]),
    }),
  ),
});

/** By member, base first, a run under each seed; none where one of them failed. */
const spreadSchema = z.strictObject({
  seeds: z.array(number),
  runs: z.array(z.array(z.string())),
});

/** A sweep that ran: its members in order, base first, and what it was asked. */
const sweepSchema = z.strictObject({
  format: z.literal(1),
  sweepHash: z.string(),
  name: z.string(),
  title: z.string(),
  dataset: z.strictObject({ name: z.string(), hash: z.string() }),
  engineVersion: z.string(),
  axes: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
  scenarioText: z.string(),
  members: z.array(member),
  /** What its study answered under other behaviour; absent where the scenario did not ask. */
  band: bandSchema.optional(),
  /** Its members under many seeds, the scenario's own first; absent where nobody asked. */
  spread: spreadSchema.optional(),
});

export type SweepFile = z.infer<typeof sweepSchema>;
export type SweepMember = z.infer<typeof member>;

function sweepPath(home: string, hash: string): string {
  return join(home, "sweeps", `${hash}.json`);
}

/** Writes a sweep's manifest; an older one of the same sweep is replaced. */
export function writeSweep(home: string, sweep: SweepFile): void {
  writeFileAtomically(sweepPath(home, sweep.sweepHash), Buffer.from(sealJson(sweep)));
}

/** Sweeps that are kept here, in order of their hash. */
export function listSweeps(home: string): SweepFile[] {
  return listFolder(join(home, "sweeps"))
    .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    .map((name) => readSealedJson(join(home, "sweeps", name), sweepSchema));
}

/** The sweep of a hash, if it is kept here. */
export function keptSweep(home: string, sweepHash: string): SweepFile | undefined {
  return listSweeps(home).find((sweep) => sweep.sweepHash === sweepHash);
}

/** Whether a hash prefix or a name stands for a sweep, or for several. */
export function isSweep(home: string, reference: string): boolean {
  return listSweeps(home).some(
    (sweep) => sweep.sweepHash.startsWith(reference) || sweep.name === reference,
  );
}

/** The sweep a hash prefix or a name stands for; the name of several is refused with the list. */
export function findSweep(home: string, reference: string): SweepFile {
  const all = listSweeps(home);
  const found = all.filter(
    (sweep) => sweep.sweepHash.startsWith(reference) || sweep.name === reference,
  );
  if (found.length === 1) return found[0] as SweepFile;
  throw new HindcastError({
    code: "E-CLI-010",
    what:
      found.length === 0
        ? `There is no sweep "${reference}".`
        : `"${reference}" could be any of ${found.length} sweeps.`,
    where: home,
    why: (found.length === 0 ? all : found)
      .map((sweep) => `${sweep.sweepHash.slice(0, 12)} ${sweep.name}`)
      .join(", "),
    next: found.length === 0 ? "hindcast sweep <scenario.yaml>" : "use more digits of the hash",
  });
}
