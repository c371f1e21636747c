import { HindcastError } from "@hindcast/domain";

/** Exit codes of every command; docs/errors/README.md explains them. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  partial: 3,
  threshold: 4,
  notReproduced: 5,
  badData: 65,
  sourceDown: 69,
  io: 74,
  busy: 75,
  interrupted: 130,
} as const;

const BY_AREA: Readonly<Record<string, number>> = {
  CLI: EXIT.usage,
  SCEN: EXIT.usage,
  MARKET: EXIT.usage,
  RULES: EXIT.bug,
  SCHEMA: EXIT.badData,
  INGEST: EXIT.badData,
  DECODE: EXIT.badData,
  DATA: EXIT.badData,
  FID: EXIT.badData,
  RPC: EXIT.sourceDown,
  STORE: EXIT.badData,
  RUN: EXIT.partial,
  DISK: EXIT.io,
  VERIFY: EXIT.notReproduced,
};

/** Codes that end otherwise than the rest of their area. */
const BY_CODE: Readonly<Record<string, number>> = {
  "E-CLI-020": EXIT.io,
  "E-INGEST-033": EXIT.usage,
  "E-CLI-033": EXIT.partial,
  "E-CLI-130": EXIT.interrupted,
  "E-STORE-010": EXIT.io,
  "E-STORE-011": EXIT.io,
  "E-STORE-022": EXIT.busy,
  "E-STORE-030": EXIT.usage,
  "E-STORE-031": EXIT.usage,
  "E-STORE-032": EXIT.usage,
  "E-STORE-040": EXIT.usage,
};

/** The exit code an error ends the command with; what is not a HindcastError is a bug. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof HindcastError)) return EXIT.bug;
  const area = error.code.split("-")[1] ?? "";
  return BY_CODE[error.code] ?? BY_AREA[area] ?? EXIT.bug;
}
