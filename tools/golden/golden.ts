import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AGREES, DIFFERS, runTool } from "../conform/run-tool.ts";
import { isAsTold } from "./golden-event.ts";
import { AWAITED_EVENTS, KNOWN_EVENTS } from "./known-events.ts";
import { page, report, table } from "./show.ts";

const USAGE = `Usage: pnpm golden [--json] [--write]
  --json   everything, for other programs
  --write  writes docs/golden.md`;
const OPTIONS = {
  json: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
} as const;

/** Published figures beside ours; ends with an error when one is missed without a reason that is told. */
await runTool(USAGE, OPTIONS, async ({ json, write }) => {
  const played = await Promise.all(
    KNOWN_EVENTS.map(async (event) => ({ ...event, figures: await event.figures() })),
  );
  if (write)
    writeFileSync(
      fileURLToPath(new URL("../../docs/golden.md", import.meta.url)),
      page(played, AWAITED_EVENTS),
    );
  process.stdout.write(
    json ? `${JSON.stringify(report(played, AWAITED_EVENTS))}\n` : table(played, AWAITED_EVENTS),
  );
  return played.flatMap(({ figures }) => figures).every(isAsTold) ? AGREES : DIFFERS;
});
