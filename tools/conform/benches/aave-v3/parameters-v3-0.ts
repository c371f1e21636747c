import {
  aaveV3,
  decodeParameterValues,
  type AaveV3State,
  type ParameterValues,
} from "@hindcast/domain";
import type { RateSpec } from "@hindcast/testchain";
import { zeroAddress } from "viem";
import type { ParameterChange, Turn } from "../../bench.ts";
import { change } from "./next-intent.ts";
import { rateValues, type MarketV30 } from "./parts-v3-0.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

const SETTERS = {
  reserveFactorBps: "setReserveFactor",
  liquidationProtocolFeeBps: "setLiquidationProtocolFee",
  supplyCapTokens: "setSupplyCap",
  borrowCapTokens: "setBorrowCap",
  debtCeilingUsd2: "setDebtCeiling",
  modeId: "setAssetEModeCategory",
  borrowingEnabled: "setReserveBorrowing",
  flashLoanEnabled: "setReserveFlashLoaning",
  borrowableInIsolation: "setBorrowableInIsolation",
  siloed: "setSiloedBorrowing",
  active: "setReserveActive",
  frozen: "setReserveFreeze",
  paused: "setReservePause",
  flashPremiumTotalBps: "updateFlashloanPremiumTotal",
  flashPremiumToProtocolBps: "updateFlashloanPremiumToProtocol",
} as const;

/** PoolConfigurator's function and arguments for one group of values. */
export function setterOf(
  { market, curves }: MarketV30,
  scope: string,
  values: ParameterValues,
): [functionName: string, args: readonly unknown[]] {
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = values;
  const terms = [ltvBps, liquidationThresholdBps, liquidationBonusBps];
  if (scope.startsWith("mode:"))
    return ["setEModeCategory", [Number(scope.slice(5)), ...terms, zeroAddress, "mode"]];
  if (ltvBps !== undefined) return ["configureReserveAsCollateral", [scope, ...terms]];
  if (values["slope1Ray"] !== undefined) {
    const place = market.reserves.findIndex((one) => one.token.address.toLowerCase() === scope);
    const curve = curves[place]?.find(({ rate }) =>
      Object.entries(rateValues(rate)).every(([name, value]) => values[name] === value),
    );
    return ["setReserveInterestRateStrategyAddress", [scope, curve?.strategy.address]];
  }
  if (Object.keys(values).length !== 1) throw new Error("these values have no common setter");
  const [name, value] = Object.entries(values)[0] as [keyof typeof SETTERS, bigint | boolean];
  return [SETTERS[name], scope === "market" ? [value] : [scope, value]];
}

/**
 * A random change by governance: in bounds mostly, out of them sometimes. A change to what already
 * holds is none to the rules, while some setters act on it; so it is drawn again.
 */
export function drawChange(
  turn: Turn<AaveV3State>,
  curves: readonly (readonly RateSpec[])[],
): ParameterChange {
  for (;;) {
    const drawn = drawAnyChange(turn, curves);
    const now = aaveV3.parameterValues(turn.state, drawn.scope);
    const values = Object.entries(decodeParameterValues(drawn.values));
    if (values.some(([name, value]) => now?.[name] !== value)) return drawn;
  }
}

function drawAnyChange(
  { state, draw }: Turn<AaveV3State>,
  curves: readonly (readonly RateSpec[])[],
): ParameterChange {
  const place = draw.below(state.reserves.length);
  const reserve = state.reserves[place] as Reserve;
  const blocked = (state.reserves as Reserve[]).find(
    ({ parameters }) => parameters.paused || parameters.frozen || !parameters.active,
  );
  if (blocked !== undefined && draw.percent(60)) {
    const { paused, frozen } = blocked.parameters;
    const values = paused ? { paused: false } : frozen ? { frozen: false } : { active: true };
    return change(blocked.address, values);
  }
  if (draw.percent(6)) return drawModeChange(draw);
  if (draw.percent(5))
    return change("market", {
      [draw.pick(["flashPremiumTotalBps", "flashPremiumToProtocolBps"] as const)]: BigInt(
        draw.below(draw.percent(10) ? 12_000 : 3_000),
      ),
    });
  if (draw.percent(15)) return change(reserve.address, rateValues(draw.pick(curves[place] ?? [])));
  if (draw.percent(30)) return drawCollateralTerms(draw, reserve);
  const cap = (most: number): bigint =>
    draw.percent(60) ? 0n : draw.percent(5) ? 1n << 36n : BigInt(draw.below(most));
  const choices: ParameterValues[] = [
    { reserveFactorBps: BigInt(draw.below(105) * 100) },
    { liquidationProtocolFeeBps: BigInt(draw.below(105) * 100) },
    { supplyCapTokens: cap(3_000_000) },
    { borrowCapTokens: cap(300_000) },
    { debtCeilingUsd2: draw.percent(50) ? 0n : BigInt(draw.below(4)) * 3_000_000n },
    { borrowableInIsolation: draw.percent(80) },
    { siloed: draw.percent(30) },
    { borrowingEnabled: draw.percent(85) },
    { flashLoanEnabled: draw.percent(80) },
    { modeId: BigInt(draw.below(3)) },
    { frozen: draw.percent(50) },
    { paused: draw.percent(50) },
    { active: draw.percent(70) },
  ];
  return change(reserve.address, draw.pick(choices));
}

function drawCollateralTerms(draw: Turn<AaveV3State>["draw"], reserve: Reserve): ParameterChange {
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

function drawModeChange(draw: Turn<AaveV3State>["draw"]): ParameterChange {
  const liquidationThresholdBps = draw.between(8_000n, 9_700n);
  return change(`mode:${1 + draw.below(3)}`, {
    ltvBps: liquidationThresholdBps - draw.between(0n, 400n),
    liquidationThresholdBps,
    liquidationBonusBps: 10_000n + draw.between(50n, 500n),
  });
}

/** What people propose: collateral terms, fees, caps, rate curves, modes. */
export function drawProposal(
  turn: Turn<AaveV3State>,
  curves: readonly (readonly RateSpec[])[],
): ParameterChange {
  for (;;) {
    const drawn = drawChange(turn, curves);
    const names = Object.keys(decodeParameterValues(drawn.values));
    // A switch that stops a reserve leaves little to compare.
    if (!names.some((name) => STOPPING.has(name))) return drawn;
  }
}

const STOPPING = new Set(["active", "frozen", "paused", "debtCeilingUsd2", "siloed"]);
