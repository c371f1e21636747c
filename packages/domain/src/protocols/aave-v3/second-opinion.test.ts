import { formatReserves, formatUserSummary } from "@aave/math-utils";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { health } from "./margin.ts";
import { ALICE, BOB, DAI, openMarket, act, USDC, WBTC, WETH } from "./market.suite.ts";
import { supplyBalance, debtBalance, type AaveV3State, type Reserve } from "./state.ts";

/**
 * @aave/math-utils is what interfaces show accounts with. It rounds by itself (floats of 20 digits,
 * an interest rate truncated to the second), so it agrees up to a tolerance: a second opinion on what
 * is added to what, not on the last wei.
 */
const TOLERANCE = 1e-5;
const SAMPLES = [WETH, USDC, WBTC, DAI];
