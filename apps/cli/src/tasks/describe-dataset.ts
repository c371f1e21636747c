import { HindcastError } from "@hindcast/domain";
import type { DatasetManifest } from "@hindcast/store";
import { z } from "zod";

/** What ingest wrote about a dataset, as far as commands and reports show it. */
const provenanceSchema = z.looseObject({
  description: z.looseObject({
    title: z.string(),
    protocol: z.string().nullable(),
    protocolVersion: z.string().nullable(),
    chain: z.looseObject({ id: z.int(), name: z.string() }).nullable(),
    licence: z.string(),
    source: z.string(),
    gaps: z.array(z.looseObject({ reason: z.string() })),
    assumptions: z.array(z.string()),
  }),
  quarantined: z.looseObject({ faults: z.int(), known: z.int() }),
  verificationLevel: z.string(),
});

export interface DatasetDescription {
  readonly title: string;
  readonly protocol: string | undefined;
  readonly protocolVersion: string;
  readonly chain: number;
  readonly quarantined: number;
  readonly gaps: readonly string[];
  readonly verificationLevel: string;
  readonly source: string;
  readonly licence: string;
  readonly assumptions: readonly string[];
}

/** Reads a dataset's own description back from its sealed manifest. */
export function describeDataset(manifest: DatasetManifest): DatasetDescription {
  const parsed = provenanceSchema.safeParse(manifest.provenance);
  if (!parsed.success)
    throw new HindcastError({
      code: "E-CLI-016",
      what: "The dataset does not say where it comes from in words this version knows.",
      where: `${manifest.name} ${manifest.hash}`,
      why: parsed.error.issues[0]?.message ?? "",
      next: `hindcast ingest <folder of ${manifest.name}>`,
    });
  const { description, quarantined, verificationLevel } = parsed.data;
  return {
    title: description.title,
    protocol: description.protocol ?? undefined,
    protocolVersion: description.protocolVersion ?? "",
    chain: description.chain?.id ?? 0,
    quarantined: quarantined.faults + quarantined.known,
    gaps: description.gaps.map((gap) => gap.reason),
    verificationLevel,
    source: description.source,
    licence: description.licence,
    assumptions: description.assumptions,
  };
}
