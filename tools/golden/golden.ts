import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AGREES, DIFFERS, runTool, UsageError } from "../conform/run-tool.ts";
import { isAsTold } from "./golden-event.ts";
import { AWAITED_EVENTS, KNOWN_EVENTS } from "./known-events.ts";
import { page, report, table } from "./show.ts";

const USAGE = `Usage: pnpm golden [--event id] [--json] [--write]
  --event  this one alone
  --json   everything, for other programs
  --write  writes docs/golden.md, of all events`;
const OPTIONS = {
  event: { type: "string" },
  json: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
} as const;

/** Published figures beside ours; ends with an error when one is missed without a reason that is told. */
await runTool(USAGE, OPTIONS, async ({ event, json, write }) => {
  const isAsked = ({ id }: { readonly id: string }): boolean => event === undefined || event === id;
  const [known, awaited] = [KNOWN_EVENTS.filter(isAsked), AWAITED_EVENTS.filter(isAsked)];
  if (known.length + awaited.length === 0)
    throw new UsageError(
      `There is no event "${event}", but ${KNOWN_EVENTS.map(({ id }) => id).join(", ")}.`,
    );
  if (write && event !== undefined) throw new UsageError("The page holds all events, not one.");
  const played = await Promise.all(
    known.map(async (one) => ({ ...one, figures: await one.figures() })),
  );
  if (write)
    writeFileSync(
      fileURLToPath(new URL("../../docs/golden.md", import.meta.url)),
      page(played, awaited),
    );
  process.stdout.write(
    json ? `${JSON.stringify(report(played, awaited))}\n` : table(played, awaited),
  );
  return played.flatMap(({ figures }) => figures).every(isAsTold) ? AGREES : DIFFERS;
});
