import type { Patch, Perturbation, Scenario } from "@hindcast/replay";
import { ADDRESS, assetsOf } from "./assets.ts";
import type { MarketSize } from "./market-size.ts";
import { START_SECONDS } from "./write-market.ts";

/** When proposals take effect: each at one of four dates of the span, or all before the first event. */
export type Adoption = "dates" | "beginning";

/** What governance might have proposed: changes of one or several reserves, or of the market. */
interface Proposal {
  readonly name: string;
  readonly scopes: readonly string[] | "every reserve" | "market";
  readonly parameters: readonly string[];
  readonly perturbation: Perturbation;
}

const THRESHOLD = ["ltvBps", "liquidationThresholdBps"];
const BONUS = ["liquidationBonusBps"];
const shift = (by: bigint): Perturbation => ({ kind: "shift", by });
const scale = (scaleBps: bigint): Perturbation => ({ kind: "scale", scaleBps });
const set = (value: bigint): Perturbation => ({ kind: "set", value });

function proposal(
  name: string,
  scopes: Proposal["scopes"],
  parameters: readonly string[],
  perturbation: Perturbation,
): Proposal {
  return { name, scopes, parameters, perturbation };
}

// prettier-ignore
const PROPOSALS: readonly Proposal[] = [
  proposal("WETH threshold -5 pp", ["WETH"], THRESHOLD, shift(-500n)),
  proposal("close factor 25 %", "market", ["closeFactorBps"], set(2_500n)),
  proposal("WETH bonus -2 pp", ["WETH"], BONUS, shift(-200n)),
  proposal("WETH supply cap / 8", ["WETH"], ["supplyCapTokens"], scale(1_250n)),
  proposal("WETH threshold -3 pp", ["WETH"], THRESHOLD, shift(-300n)),
  proposal("WBTC threshold -5 pp", ["WBTC"], THRESHOLD, shift(-500n)),
  proposal("USDC borrow cap / 8", ["USDC"], ["borrowCapTokens"], scale(1_250n)),
  proposal("WETH threshold -1 pp", ["WETH"], THRESHOLD, shift(-100n)),
  proposal("every bonus -2 pp", "every reserve", BONUS, shift(-200n)),
  proposal("close factor 75 %", "market", ["closeFactorBps"], set(7_500n)),
  proposal("WETH threshold +1 pp", ["WETH"], THRESHOLD, shift(100n)),
  proposal("LINK threshold -10 pp", ["LINK"], THRESHOLD, shift(-1_000n)),
  proposal("WETH bonus +2 pp", ["WETH"], BONUS, shift(200n)),
  proposal("WETH threshold +3 pp", ["WETH"], THRESHOLD, shift(300n)),
  proposal("close factor 100 %", "market", ["closeFactorBps"], set(10_000n)),
  proposal("WBTC threshold -2 pp", ["WBTC"], THRESHOLD, shift(-200n)),
  proposal("wstETH threshold -5 pp", ["wstETH"], THRESHOLD, shift(-500n)),
  proposal("every threshold -3 pp", "every reserve", THRESHOLD, shift(-300n)),
  proposal("USDT borrow cap / 8", ["USDT"], ["borrowCapTokens"], scale(1_250n)),
  proposal("WETH bonus +4 pp", ["WETH"], BONUS, shift(400n)),
  proposal("wstETH threshold +2 pp", ["wstETH"], THRESHOLD, shift(200n)),
  proposal("AAVE threshold -5 pp", ["AAVE"], THRESHOLD, shift(-500n)),
  proposal("every bonus +1 pp", "every reserve", BONUS, shift(100n)),
  proposal("largest close factor 50 %", "market", ["maxCloseFactorBps"], set(5_000n)),
  proposal("WBTC threshold +2 pp", ["WBTC"], THRESHOLD, shift(200n)),
];

/** Dates by share of the span. */
const DATES = [0.2, 0.4, 0.6, 0.8];

/**
 * The base and so many less one counterfactuals, in a fixed order: proposals and dates take turns,
 * so that a shorter list is as mixed as a longer one. 25 proposals at 4 dates: 101 at most. A market
 * without a proposal's reserve skips it.
 */
export function scenariosOf(
  size: MarketSize,
  count: number,
  adoption: Adoption,
): readonly Scenario[] {
  const symbols = assetsOf(size.assets).map(({ symbol }) => symbol);
  const possible = PROPOSALS.filter(
    ({ scopes }) =>
      typeof scopes === "string" || scopes.every((symbol) => symbols.includes(symbol)),
  );
  const most = possible.length * DATES.length + 1;
  if (count < 1 || count > most) throw new RangeError(`1 to ${most} scenarios, not ${count}`);
  return Array.from({ length: count }, (_, index): Scenario => {
    if (index === 0) return scenarioOf("as it was", []);
    const turn = index - 1;
    const proposed = possible[turn % possible.length] as Proposal;
    // Each proposal's dates start with another one.
    const round = Math.floor(turn / possible.length);
    const date = ((turn % possible.length) + round) % DATES.length;
    const share = DATES[date] as number;
    const from = adoption === "dates" ? adoptedAt(size, share) : undefined;
    const when = adoption === "dates" ? `at ${share * 100} %` : `variant ${date + 1}`;
    const { perturbation } = proposed;
    // At the beginning four dates are one: the perturbation varies instead, or runs would be equal.
    const patches = scopesOf(proposed, symbols).flatMap((scope) =>
      proposed.parameters.map((parameter) => ({
        scope,
        parameter,
        perturbation: adoption === "dates" ? perturbation : varied(perturbation, date),
        from,
        until: undefined,
      })),
    );
    return scenarioOf(`${proposed.name}, ${when}`, patches);
  });
}

function adoptedAt(size: MarketSize, share: number) {
  return { timeSeconds: START_SECONDS + Math.round(size.minutes * share) * 60 };
}

function varied(perturbation: Perturbation, by: number): Perturbation {
  const percent = BigInt(100 - 10 * by);
  if (perturbation.kind === "shift") return shift((perturbation.by * percent) / 100n);
  if (perturbation.kind === "scale") return scale((perturbation.scaleBps * percent) / 100n);
  return typeof perturbation.value === "bigint"
    ? set((perturbation.value * percent) / 100n)
    : perturbation;
}

function scopesOf({ scopes }: Proposal, symbols: readonly string[]): readonly string[] {
  if (scopes === "market") return ["market"];
  const places =
    scopes === "every reserve" ? [...symbols.keys()] : scopes.map((name) => symbols.indexOf(name));
  return places.map(ADDRESS.reserve);
}

function scenarioOf(name: string, patches: readonly Patch[]): Scenario {
  return {
    name,
    coordinates: [name],
    patches,
    liquidator: { model: "same-block", params: {} },
    seed: 1,
    journal: "event",
    snapshotEverySeconds: 86_400,
  };
}
