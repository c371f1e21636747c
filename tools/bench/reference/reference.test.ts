import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DriverPath } from "@hindcast/replay";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withFolder } from "../temporary-folder.ts";
import { generate, goldenResults } from "./competitor.ts";
import { readInput, type ReferenceInput } from "./input.ts";
import { ASSETS, DRIVERS, holderOf, openPosition, type ReferenceParameters } from "./position.ts";
import { accountRules, type ReferenceIntent } from "./rules.ts";
import { accountReplay, eventsByAccount } from "./run-accounts.ts";
import { readMarket, replayMarket } from "./run-market.ts";
import { differences, resultsOf } from "./tally.ts";

const FOLDER = fileURLToPath(new URL("../../../../shared/bench", import.meta.url));
const SMALL = { accounts: 1000, steps: 10_000, sets: 10, events: 20_000 };
const missing = existsSync(join(FOLDER, "gen_w1.mjs"))
  ? undefined
  : "the reference workload lies outside of the project and is not here";

describe.skipIf(missing !== undefined)(
  `against golden outputs${missing ? `: ${missing}` : ""}`,
  () => {
    const bench = { folder: FOLDER, missing: undefined };

    test("W1e, small: every set, accounts one by one", async () => {
      const input = await generated(SMALL);
      const path = DriverPath.over(input.values, DRIVERS).parts();
      const replay = accountReplay(input, eventsByAccount(input), path);
      const halves = [replay(0, 500), replay(500, 1000)];
      expect(differences(resultsOf(halves, 10), goldenResults(bench, "W1e_s") ?? [])).toEqual([]);
    });

    test("W2, small: every set, the whole market step by step", async () => {
      const market = readMarket(await generated(SMALL));
      const sets = Array.from({ length: 10 }, (_, set) => replayMarket(market, set));
      const results = sets.flatMap((totals) => resultsOf([totals], 1));
      expect(differences(results, goldenResults(bench, "W2_s") ?? [])).toEqual([]);
    });

    test("a difference of one call, or of a billionth, is told", async () => {
      const [golden] = goldenResults(bench, "W1e_s") ?? [];
      const same = golden as Required<NonNullable<typeof golden>>;
      expect(differences([same], [same])).toEqual([]);
      expect(differences([{ ...same, nLiq: same.nLiq + 1 }], [same])).toHaveLength(1);
      expect(
        differences([{ ...same, repaidUSD: same.repaidUSD * (1 + 3e-9) }], [same]),
      ).toHaveLength(1);
    });

    async function generated(sizes: typeof SMALL): Promise<ReferenceInput> {
      return await withFolder(async (folder) => {
        const file = join(folder, "input.bin");
        await generate(bench, file, sizes, undefined);
        return readInput(file);
      });
    }
  },
);

test("what the most cautious and the boldest set decide alike, every set decides so", () => {
  const balance = fc.double({ min: 0.5, max: 20, noNaN: true });
  const share = fc.double({ min: 0.4, max: 0.95, noNaN: true });
  let alike = 0;
  let apart = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(share, { minLength: ASSETS, maxLength: ASSETS }), {
        minLength: 2,
        maxLength: 6,
      }),
      fc.tuple(balance, balance, balance),
      fc.constantFrom("withdraw" as const, "borrow" as const),
      balance,
      (thresholds, [first, second, owed], kind, amount) => {
        const collateral = Float64Array.from({ length: ASSETS }, (_, asset) =>
          asset === 1 ? first : asset === 4 ? second : 0,
        );
        const debt = Float64Array.from({ length: ASSETS }, (_, asset) =>
          asset === 6 ? owed / 2 : 0,
        );
        const sets = thresholds.map((each) => ({
          liquidationThreshold: Float64Array.from(each),
          liquidationBonus: new Float64Array(ASSETS).fill(0.05),
          closeFactor: 0.5,
        }));
        const values = new Float64Array(DRIVERS).fill(1);
        const position = openPosition(holderOf(0, collateral, debt), collateral, debt);
        const intent: ReferenceIntent = {
          kind,
          account: "0",
          asset: kind === "borrow" ? 6 : 1,
          amount,
        };
        const decide = (parameters: ReferenceParameters) =>
          accountRules.decide(
            { ...position, prices: { values, row: 0, step: 0 }, parameters },
            intent,
            { timeSeconds: 0, block: 0 },
          ).ok;
        const { cautious, bold } = accountRules.extremes(sets);
        const answers = new Set([decide(cautious), decide(bold)]);
        if (answers.size > 1) apart++;
        else alike++;
        expect(sets.map(decide).filter((answer) => !answers.has(answer))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
  expect(Math.min(alike, apart)).toBeGreaterThan(30);
});
