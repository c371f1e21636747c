import { isInside, perturb, quantile, type Patch } from "@hindcast/replay";
import type { BandInput, BandQuantity, PairedDraws } from "@hindcast/evidence";
import type { CounterfactualInput, Proposal } from "../../study.ts";
import { Ensemble, OWNERS_DEFEND, OWNERS_SCALE_COLLATERAL, OWNERS_SCALE_DEBT } from "./ensemble.ts";
import { UNCHANGED, type Change, type FreeRun } from "./free-run.ts";
import { HOUR_SECONDS, type HourlyCandles } from "./hourly-candles.ts";
import { prepare } from "./preparation.ts";
import type { VaultRecord } from "./vault-record.ts";

/** All defend as learned: owners who never do are ruled out by the record (see the free run). */
const BEHAVIOURS = [OWNERS_DEFEND, OWNERS_SCALE_DEBT, OWNERS_SCALE_COLLATERAL];

/** Share of the work that reading and learning takes. */
const PREPARED = 0.3;

/** The recorded owners under proposed liquidation ratios and oracle delays, as paired draws. */
export async function vaultCounterfactual(input: CounterfactualInput): Promise<BandInput> {
  const { record, candles, model, oneStep } = prepare(input, PREPARED);
  const { seed, draws, proposals, signal, onProgress } = input;
  const ensemble = new Ensemble(record, candles, model, oneStep, { seed, draws });
  const fall = hourlyFall(candles);
  const pairs: PairedDraws[] = [];
  let done = 0;
  // Without a change the behaviours do not differ: what they answer is the change.
  const base: FreeRun[] = [];
  for (let draw = 0; draw < draws; draw++) base.push(ensemble.run(draw, OWNERS_DEFEND, UNCHANGED));
  for (const behaviour of BEHAVIOURS) {
    for (const proposal of proposals) {
      const change = changeOf(proposal, record, fall);
      const proposed: FreeRun[] = [];
      for (let draw = 0; draw < draws; draw++) {
        signal?.throwIfAborted();
        proposed.push(ensemble.run(draw, behaviour, change));
        // Lets a signal in: runs are synchronous.
        await Promise.resolve();
      }
      done++;
      onProgress?.(
        PREPARED + ((1 - PREPARED) * done) / (BEHAVIOURS.length * proposals.length),
        `${proposal.name}: ${behaviour.name}`,
      );
      for (const [quantity, measure] of MEASURES)
        pairs.push({
          scenario: proposal.name,
          behaviour: behaviour.name,
          quantity,
          base: base.map(measure),
          proposed: proposed.map(measure),
        });
    }
  }
  return { method: METHOD, quantities: quantitiesOf(record), draws: pairs };
}

const METHOD =
  "Each draw is one path of what the oracle's source held, from a model measured on the recorded oracle log, and one keyed luck for each owner; base and proposal share both. Owners act as recorded, refused where that no longer fits; how often they save an unsafe vault is learned from their own past, before each hour. Where the delay shrinks, owners who answer keep as much more distance as the market falls, one hour in twenty, in the time they lose. Liquidation ratio and oracle delay are understood; other parameters change nothing here.";

const MEASURES: readonly (readonly [string, (run: FreeRun) => number])[] = [
  ["liquidated", (run) => sum(run.bites.map((bite) => bite.debt))],
  ["vaults", (run) => new Set(run.bites.map((bite) => bite.vault)).size],
  ["uncovered", (run) => sum(run.bites.map((bite) => bite.uncovered))],
  ["drawn", (run) => run.drawn],
];

function quantitiesOf(record: VaultRecord): BandQuantity[] {
  const bites = record.events.filter((event) => event.kind === "bite");
  return [
    {
      id: "liquidated",
      name: "debt liquidated",
      unit: "usd",
      party: "vault owners",
      worse: "higher",
      recorded: sum(bites.map((bite) => bite.debt)),
    },
    {
      id: "vaults",
      name: "vaults liquidated at least once",
      unit: "count",
      party: "vault owners",
      worse: "higher",
      recorded: new Set(bites.map((bite) => bite.vault)).size,
    },
    {
      id: "uncovered",
      name: "debt that collateral did not cover when it was liquidated",
      unit: "usd",
      party: "the protocol",
      worse: "higher",
      recorded: null,
    },
    {
      id: "drawn",
      name: "DAI that owners could draw",
      unit: "usd",
      party: "vault owners",
      worse: "lower",
      recorded: null,
    },
  ];
}

/**
 * A proposal's patches as far as this model understands them. `fall` is a large fall of the log
 * price in an hour: owners who answer a shorter delay keep as much more, for the time they lose.
 */
export function changeOf(proposal: Proposal, record: VaultRecord, fall: number): Change {
  const of = (scope: string, parameter: string): Patch[] =>
    proposal.patches.filter((one) => one.scope === scope && one.parameter === parameter);
  const ratios = of(record.reserve, "liquidationRatio");
  const delays = of("market", "oracleDelay");
  const delaySeconds = (timeSeconds: number, recorded: number): number =>
    Number(patched(delays, timeSeconds, BigInt(Math.round(recorded))));
  return {
    delaySeconds,
    cushion: (timeSeconds, recorded) => {
      const lost = Math.max(0, recorded - delaySeconds(timeSeconds, recorded));
      // Falls grow with the square root of time.
      return fall * Math.sqrt(lost / HOUR_SECONDS);
    },
    ratioFactor: (timeSeconds, recorded) => {
      const ray = BigInt(Math.round(recorded * 1e9)) * 10n ** 18n;
      return recorded === 0 ? 1 : Number(patched(ratios, timeSeconds, ray)) / Number(ray);
    },
  };
}

/** The fall of the log price from one hour's open to the next that one hour in twenty exceeds. */
function hourlyFall(candles: HourlyCandles): number {
  const falls = Array.from(candles.open.subarray(1), (open, place) =>
    Math.max(0, (candles.open[place] as number) - open),
  );
  return falls.length === 0 ? 0 : quantile(falls, 0.95);
}

function patched(patches: readonly Patch[], timeSeconds: number, recorded: bigint): bigint {
  let value = recorded;
  for (const patch of patches) {
    const at = { timeSeconds, chain: 0, block: 0, transaction: 0, log: 0, phase: 0 };
    if (!isInside(patch, at, true)) continue;
    const moved = perturb(value, patch.perturbation);
    if (typeof moved === "bigint") value = moved;
  }
  return value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
