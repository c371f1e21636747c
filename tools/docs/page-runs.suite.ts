import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isBrought, lacksData, runExample, type ExpectedResult } from "../examples/run-example.ts";
import { root, scripts, type RunnablePage } from "./pages.ts";
import { tryCommand } from "./run-command.ts";

/** Recorded data is not part of the project: pages that read it are tried where a copy is. */
const copy = join(root, "../shared/data");
const data = existsSync(copy) ? copy : undefined;

/** Runs what pages say, each in a home of its own. */
export function pageRunsSuite(some: readonly RunnablePage[]): void {
  describe.each(some)("$path", ({ path, commands }) => {
    let home = "";
    beforeAll(() => {
      home = mkdtempSync(join(tmpdir(), "hindcast-docs-"));
    });
    afterAll(() => rmSync(home, { recursive: true, force: true }));

    test.for(commands)("$where $text", { timeout: 150_000 }, (command, context) => {
      if (command.ownCopy && data === undefined) context.skip("(needs ../shared/data)");
      expect(tryCommand(command, { root, home, data, scripts })).toBeUndefined();
    });

    test.for(/^examples\/[^/]+(?=\/README\.md$)/.exec(path) ?? [])(
      "%s gives what it is known to give, hash for hash",
      { timeout: 600_000 },
      (example, context) => {
        const folder = join(root, example);
        // Some run on a copy of recorded data that only their user can bring (needs ../shared/data).
        if (lacksData(folder)) context.skip("(needs ../shared/data)");
        const known = JSON.parse(
          readFileSync(join(folder, "expected.json"), "utf8"),
        ) as ExpectedResult;
        // What the page's commands have run is found in its home, and not run again.
        const found = runExample(folder, home);
        // A user's own copy may have more rows; then there is nothing to compare with.
        if (isBrought(folder) && found.dataset.hash !== known.dataset.hash)
          context.skip("(needs the very rows of ../shared/data that expected.json was made from)");
        expect(found).toEqual(known);
      },
    );
  });
}
