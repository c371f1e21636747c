import { describe, expect, test } from "vitest";
import type { MetricValues } from "../metrics.ts";
import type { FidelitySummary } from "../report-model.ts";
import { storyOf, USD } from "../testing/outcomes.ts";
import { behaviourBand } from "./behaviour-band.ts";
import { findingOf } from "./finding.ts";

const NOTHING = storyOf([]).metrics();

/** Metrics with these dollars, calls and accounts. */
function values(liquidated: bigint, badDebt: bigint, accounts: bigint, calls = 0n): MetricValues {
  return {
    ...NOTHING,
    "liquidated-value@1": liquidated * USD,
    "bad-debt@1": badDebt * USD,
    "accounts-liquidated@1": accounts,
    "liquidation-count@1": calls,
  };
}

/** A base run that replayed and recorded so many dollars. */
function fidelity(replayed: bigint, recorded: bigint, evidenceGrade: boolean): FidelitySummary {
  return {
    liquidatorModel: "same-block",
    recorded: 1,
    replayed: 1,
    matched: 1,
    missed: 0,
    extra: 0,
    precision: 1,
    recall: 1,
    f1ByCount: 1,
    f1ByValue: 1,
    medianDelaySeconds: 0,
    p95AbsoluteDelaySeconds: 0,
    medianAbsoluteLogAmountError: 0,
    volumeRatio: 1,
    recordedValueUsd8: (recorded * USD).toString(),
    replayedValueUsd8: (replayed * USD).toString(),
    refusedRecordedIntents: 0,
    gates: [{ name: "volume", required: "1", found: "2", passed: evidenceGrade }],
    evidenceGrade,
  };
}

const BASE = values(1_000n, 10n, 5n, 1_234n);
const scenario = "WETH ltv -3 pp";
const span = "2024-08-01 to 2024-08-31";
const of = (proposed: MetricValues, measured: FidelitySummary | undefined) =>
  findingOf({
    scenario,
    span,
    areAllMoved: false,
    around: [],
    worlds: [],
    base: BASE,
    proposed,
    fidelity: measured,
  });

describe("standing", () => {
  test("base only: no scenario", () => {
    const finding = findingOf({
      scenario: undefined,
      span,
      areAllMoved: false,
      around: [],
      worlds: [],
      base: BASE,
      proposed: BASE,
      fidelity: undefined,
    });
    expect(finding.standing).toBe("base only");
    expect(finding.sentence).toBe(
      "2024-08-01 to 2024-08-31, recorded parameters: 1,234 liquidations of 5 accounts repaid $1,000; bad debt $10.",
    );
  });

  test("a sentence begins like one, and says what no name tells", () => {
    const begins = (name: string, areAllMoved = false) =>
      findingOf({
        scenario: name,
        span,
        areAllMoved,
        around: [],
        worlds: [],
        base: BASE,
        proposed: BASE,
        fidelity: undefined,
      }).sentence.split(", 2024")[0];
    expect(begins("with fund")).toBe("With fund");
    expect(begins("wstETH ltv 80 %")).toBe("wstETH ltv 80 %");
    expect(begins("with fund", true)).toBe("With fund and prices moved");
  });

  test("a base with mechanisms does not pass for what was recorded", () => {
    const told = (around: readonly string[], worlds: readonly string[] = []) =>
      findingOf({
        scenario: undefined,
        span,
        areAllMoved: false,
        around,
        worlds,
        base: BASE,
        proposed: BASE,
        fidelity: undefined,
      }).sentence;
    expect(told(["feed"])).toContain("recorded parameters, with feed around the protocol: ");
    expect(told(["feed", "depth", "gas"])).toContain(
      "with feed, depth and gas around the protocol",
    );
    expect(told([], ["scaled-history"])).toContain(
      "recorded parameters, at the prices of scaled-history: ",
    );
    expect(told([])).toContain("recorded parameters: ");
  });

  test("no effect: nothing that is measured changed", () => {
    expect(of(BASE, fidelity(1n, 1n, true)).standing).toBe("no effect");
    const elsewhere = { ...BASE, "accounts-liquidated@1": 4n, "refused-intents@1": 9n };
    expect(of(elsewhere, fidelity(1n, 1n, true))).toMatchObject({
      standing: "not supported",
      because: expect.stringMatching(/: Accounts liquidated, Users' actions refused\.$/) as string,
    });
    expect(of(values(1_000n, 11n, 5n), fidelity(1n, 1n, true)).standing).not.toBe("no effect");
  });

  test("a finding of one seed tells what many say", () => {
    const metric = {
      base: "0",
      proposed: "0",
      shareMore: 1,
      shareLess: 0,
      standing: "more",
    } as const;
    const measured = [
      { ...metric, metric: "bad-debt@1", difference: "-1000000000", low: "-2000000000", high: "0" },
    ];
    const { because } = findingOf({
      scenario,
      span,
      areAllMoved: false,
      around: [],
      worlds: [],
      base: BASE,
      proposed: values(2_000n, 10n, 5n),
      fidelity: undefined,
      spread: { seeds: 8, members: [{ name: scenario, metrics: measured }] },
    });
    expect(because).toContain(
      "Over 8 seeds, on average: debt liquidated the same in each, bad debt −$10 (95 %: −$20 to $0).",
    );
  });

  test("not supported: nothing recorded to measure the error with", () => {
    expect(of(values(2_000n, 10n, 5n), undefined)).toMatchObject({
      standing: "not supported",
      because: "No liquidations were recorded that the base run's error could be measured with.",
    });
  });

  test("not supported: a gate failed, however large the effect", () => {
    const finding = of(values(1_000_000n, 10n, 5n), fidelity(100n, 100n, false));
    expect(finding.standing).toBe("not supported");
    expect(finding.because).toContain('failed the gate "volume"');
  });

  test("supported only if the effect is larger than the base run's error, either way", () => {
    const error50 = [fidelity(1_050n, 1_000n, true), fidelity(950n, 1_000n, true)];
    for (const measured of error50) {
      expect(of(values(1_050n, 10n, 5n), measured).standing).toBe("not supported");
      expect(of(values(950n, 10n, 5n), measured).standing).toBe("not supported");
      expect(of(values(1_051n, 10n, 5n), measured).standing).toBe("supported");
      expect(of(values(949n, 10n, 5n), measured).standing).toBe("supported");
    }
    expect(of(values(1_051n, 10n, 5n), error50[0]).because).toBe(
      "Effect on debt liquidated $51; the base run's own error $50. One history, one behaviour model: an exact difference, not a forecast.",
    );
  });
});

test("the sentence has the numbers of both runs and the accounts' difference", () => {
  const sentence = (accounts: bigint) =>
    of(values(1_234_567n, 0n, accounts), fidelity(1n, 1n, true)).sentence;
  expect(sentence(5n)).toBe(
    "WETH ltv -3 pp, 2024-08-01 to 2024-08-31: debt liquidated $1,000 → $1,234,567, bad debt $10 → $0; as many accounts liquidated.",
  );
  expect(sentence(1_505n)).toContain("; 1,500 more accounts liquidated.");
  expect(sentence(2n)).toContain("; 3 fewer accounts liquidated.");
  expect(sentence(6n)).toContain("; 1 more account liquidated.");
});

describe("with a band", () => {
  const band = (proposed: readonly number[], recorded: number) =>
    behaviourBand({
      method: "",
      quantities: [
        {
          id: "volume",
          name: "Debt liquidated",
          unit: "usd",
          party: "vault owners",
          worse: "higher",
          recorded,
        },
      ],
      draws: proposed.map((value, index) => ({
        scenario,
        behaviour: `model ${index}`,
        quantity: "volume",
        base: [1_000, 1_000],
        proposed: [value, value],
      })),
    });
  const banded = (input: ReturnType<typeof band>) =>
    findingOf({
      scenario,
      span,
      areAllMoved: false,
      around: [],
      worlds: [],
      base: BASE,
      proposed: BASE,
      fidelity: undefined,
      band: input,
    });

  test("the finding tells the range over behaviour models and its standing", () => {
    expect(banded(band([1_500, 2_000], 900))).toEqual({
      sentence:
        "WETH ltv -3 pp, 2024-08-01 to 2024-08-31: debt liquidated $1,000 → $1,500 to $2,000, a difference of $500 to $1,000 over 2 behaviour models.",
      standing: "supported",
      because:
        "The sign holds in 95 % of 2 draws of every behaviour model; the smallest effect, $500, is larger than the base's own error against the record, $100.",
    });
    expect(banded(band([1_500, 2_000], 400)).standing).toBe("not supported");
    expect(banded(band([1_500, 500], 1_000)).because).toContain("The sign does not hold");
  });

  test("what else is supported is named, with who feels it", () => {
    const input = band([1_500, 500], 1_000);
    const [volume] = input.verdicts;
    const other = { ...volume!, quantity: "vaults", standing: "supported", direction: "worse" };
    const quantities = [
      ...input.quantities,
      { ...input.quantities[0]!, id: "vaults", name: "vaults liquidated" },
    ];
    const finding = banded({
      ...input,
      quantities,
      verdicts: [volume!, other as typeof volume & object],
    });
    expect(finding.standing).toBe("not supported");
    expect(finding.because).toMatch(/ Supported: vaults liquidated \(worse for vault owners\)\.$/);
  });

  test("a band about other scenarios changes nothing", () => {
    const other = { ...band([1_500], 900), verdicts: [] };
    expect(banded(other).standing).toBe("no effect");
  });
});
