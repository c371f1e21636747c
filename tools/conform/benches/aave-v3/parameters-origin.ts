import {
  aaveV3,
  decodeParameterValues,
  type AaveV3State,
  type ParameterValues,
} from "@hindcast/domain";
import { originRateData } from "@hindcast/testchain";
import type { ParameterChange, Turn } from "../../bench.ts";
import type { Call } from "../../chain-market.ts";
import { drawCollateralTerms, drawOriginRate, MODE_IDS } from "./drawn-origin.ts";
import { BITMAP_SIGNATURES } from "./mode-bitmaps.ts";
import { change } from "./next-intent.ts";
import { originRateOf, originRateValues, type MarketOrigin } from "./parts-origin.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;
type OriginTurn = Turn<AaveV3State>;

const SETTERS: Readonly<Record<string, string>> = {
  reserveFactorBps: "setReserveFactor",
  liquidationProtocolFeeBps: "setLiquidationProtocolFee",
  supplyCapTokens: "setSupplyCap",
  borrowCapTokens: "setBorrowCap",
  debtCeilingUsd2: "setDebtCeiling",
  borrowingEnabled: "setReserveBorrowing",
  flashLoanEnabled: "setReserveFlashLoaning",
  borrowableInIsolation: "setBorrowableInIsolation",
  siloed: "setSiloedBorrowing",
  active: "setReserveActive",
  frozen: "setReserveFreeze",
  paused: "setReservePause",
  flashPremiumToProtocolBps: "updateFlashloanPremiumToProtocol",
};

/** The configurator's call for one group of values. */
export function originSetter(
  { market, modeBitmaps, version }: MarketOrigin,
  scope: string,
  values: ParameterValues,
  timeSeconds: number,
): Pick<Call, "contract" | "functionName" | "args"> {
  const configurator = (functionName: string, ...args: readonly unknown[]) => ({
    contract: market.poolConfigurator,
    functionName,
    args,
  });
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = values;
  const terms = [ltvBps, liquidationThresholdBps, liquidationBonusBps];
  const [name, value] = Object.entries(values)[0] as [string, bigint | boolean];
  if (scope.startsWith("mode:")) {
    const mode = Number(scope.slice(5));
    if (name in BITMAP_SIGNATURES) {
      const signatures = BITMAP_SIGNATURES[name as keyof typeof BITMAP_SIGNATURES];
      const at = [market.pool.address, market.poolConfigurator.address] as const;
      const args = [...at, ...signatures, mode, value];
      return { contract: modeBitmaps, functionName: "set", args };
    }
    if (name === "isolated" && ltvBps === undefined)
      return configurator("setEModeCategoryIsolated", mode, value);
    const isolated = version >= 37n ? [values["isolated"] ?? false] : [];
    return configurator("setEModeCategory", mode, ...terms, `mode ${mode}`, ...isolated);
  }
  if (ltvBps !== undefined) return configurator("configureReserveAsCollateral", scope, ...terms);
  if (values["slope1Ray"] !== undefined)
    return configurator("setReserveInterestRateData", scope, originRateData(originRateOf(values)));
  const until = values["liquidationGraceUntilSeconds"];
  if (until !== undefined)
    return configurator("setReservePause", scope, false, Number(until) - timeSeconds);
  if (name === "flashPremiumTotalBps")
    return version < 34n
      ? configurator("updateFlashloanPremiumTotal", value)
      : configurator("updateFlashloanPremium", value);
  const setter = SETTERS[name];
  if (setter === undefined) throw new Error(`no setter of ${name}`);
  return configurator(setter, ...(scope === "market" ? [value] : [scope, value]));
}

/**
 * A random change by governance: in bounds mostly, out of them sometimes. A change to what already
 * holds is none to the rules, while some setters act on it; so it is drawn again.
 */
export function drawOriginChange(turn: OriginTurn, version: bigint): ParameterChange {
  for (;;) {
    const drawn = drawAnyChange(turn, version);
    const now = aaveV3.parameterValues(turn.state, drawn.scope);
    const values = Object.entries(decodeParameterValues(drawn.values));
    if (values.some(([name, value]) => now?.[name] !== value)) return drawn;
  }
}

function drawAnyChange(turn: OriginTurn, version: bigint): ParameterChange {
  const { state, draw } = turn;
  const reserve = draw.pick(state.reserves as Reserve[]);
  const blocked = (state.reserves as Reserve[]).find(
    ({ parameters }) => parameters.paused || parameters.frozen || !parameters.active,
  );
  if (blocked !== undefined && draw.percent(60)) return unblocking(turn, blocked);
  if (draw.percent(16)) return drawModeChange(turn, version);
  if (draw.percent(5)) {
    const toProtocol = version < 34n && draw.percent(50);
    const premium = BigInt(draw.below(draw.percent(10) ? 12_000 : 3_000));
    const name = toProtocol ? "flashPremiumToProtocolBps" : "flashPremiumTotalBps";
    return change("market", { [name]: premium });
  }
  if (draw.percent(15)) return change(reserve.address, drawRateChange(turn));
  if (draw.percent(30)) return drawReserveTerms(turn, reserve);
  const cap = (most: number): bigint =>
    draw.percent(60) ? 0n : draw.percent(5) ? 1n << 36n : BigInt(draw.below(most));
  const choices: ParameterValues[] = [
    { reserveFactorBps: BigInt(draw.below(105) * 100) },
    { liquidationProtocolFeeBps: BigInt(draw.below(105) * 100) },
    { supplyCapTokens: cap(3_000_000) },
    { borrowCapTokens: cap(300_000) },
    { borrowingEnabled: draw.percent(85) },
    { flashLoanEnabled: draw.percent(80) },
    { frozen: draw.percent(50) },
    { paused: draw.percent(50) },
    { active: draw.percent(70) },
  ];
  if (version < 37n)
    choices.push(
      { debtCeilingUsd2: draw.percent(50) ? 0n : BigInt(draw.below(4)) * 3_000_000n },
      { borrowableInIsolation: draw.percent(80) },
      { siloed: draw.percent(30) },
    );
  return change(reserve.address, draw.pick(choices));
}

/** What makes a reserve usable again; now and then with time to repay before liquidations. */
function unblocking({ draw, env }: OriginTurn, { address, parameters }: Reserve): ParameterChange {
  const { paused, frozen } = parameters;
  if (paused && draw.percent(30)) {
    const graceSeconds = draw.percent(10) ? 14_401 : 1 + draw.below(14_400);
    const liquidationGraceUntilSeconds = BigInt(env.timeSeconds + graceSeconds);
    return change(address, { paused: false, liquidationGraceUntilSeconds });
  }
  return change(
    address,
    paused ? { paused: false } : frozen ? { frozen: false } : { active: true },
  );
}

function drawRateChange({ draw }: OriginTurn): ParameterValues {
  const rate = drawOriginRate(draw);
  if (!draw.percent(8)) return originRateValues(rate);
  return originRateValues(
    draw.pick([
      { ...rate, optimalUsageRatioBps: 9_901 },
      { ...rate, slope2Bps: rate.slope1Bps - 1 },
      { ...rate, baseRateBps: 70_000 },
    ]),
  );
}

function drawReserveTerms({ draw }: OriginTurn, reserve: Reserve): ParameterChange {
  const { liquidationThresholdBps } = reserve.parameters;
  const threshold = draw.percent(50)
    ? draw.between(4_000n, 9_000n)
    : liquidationThresholdBps - draw.between(0n, liquidationThresholdBps / 4n);
  if (draw.percent(10))
    return change(reserve.address, {
      ltvBps: 0n,
      liquidationThresholdBps: draw.percent(50) ? 0n : threshold,
      liquidationBonusBps: draw.percent(30) ? 0n : 10_500n,
    });
  return change(reserve.address, {
    ltvBps: threshold - draw.between(0n, draw.percent(5) || threshold < 500n ? threshold : 500n),
    liquidationThresholdBps: threshold,
    liquidationBonusBps: 10_000n + draw.between(0n, 2_000n),
  });
}

function drawModeChange({ draw, state }: OriginTurn, version: bigint): ParameterChange {
  const id = draw.percent(10) ? 4 : draw.pick(MODE_IDS);
  const scope = `mode:${id}`;
  const names = ["collateralBitmap", "borrowableBitmap"] as const;
  if (draw.percent(60)) {
    const name = version >= 36n && draw.percent(25) ? ("ltvzeroBitmap" as const) : draw.pick(names);
    const now = state.modes.get(BigInt(id))?.[name] ?? 0n;
    return change(scope, { [name]: now ^ (1n << BigInt(draw.below(state.reserves.length))) });
  }
  if (version >= 37n && draw.percent(30)) return change(scope, { isolated: draw.percent(50) });
  // The one call sets them all.
  const kept = version >= 37n ? { isolated: state.modes.get(BigInt(id))?.isolated ?? false } : {};
  const terms = { ...drawCollateralTerms(draw, 8_000n, 9_700n), ...kept };
  const isOff = draw.percent(6);
  return change(scope, isOff ? { ...terms, liquidationBonusBps: 12_600n } : { ...terms });
}

const STOPPING = new Set(["active", "frozen", "paused", "debtCeilingUsd2", "siloed"]);

/** What people propose: collateral terms, fees, caps, rate curves, modes. */
export function drawOriginProposal(turn: OriginTurn, version: bigint): ParameterChange {
  for (;;) {
    const drawn = drawOriginChange(turn, version);
    const names = Object.keys(decodeParameterValues(drawn.values));
    // A switch that stops a reserve leaves little to compare.
    if (!names.some((name) => STOPPING.has(name))) return drawn;
  }
}
