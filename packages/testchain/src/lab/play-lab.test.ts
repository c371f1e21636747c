import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countEvents, readMarketLogs } from "./market-logs.ts";
import type { RpcLog } from "./market-logs.ts";
import { readMarketReadings } from "./market-readings.ts";
import { playLab } from "./play-lab.ts";
import type { PlayedLab } from "./play-lab.ts";

const OPTIONS = { accounts: 40, days: 4, seed: 11, blocks: 100 };
const headHash = async (lab: PlayedLab): Promise<string> => (await lab.client.getBlock()).hash;

describe("a small played history", () => {
  let lab: PlayedLab;
  let logs: readonly RpcLog[];
  let head: number;

  beforeAll(async () => {
    lab = await playLab(OPTIONS);
    head = Number(await lab.client.getBlockNumber());
    logs = await readMarketLogs(lab.client, lab.market, head);
  }, 30_000);
  afterAll(() => lab.stop());

  test("holds every kind of event a lending market lives by", () => {
    const events = countEvents(lab.market, logs);
    for (const name of [
      "Supply",
      "Borrow",
      "Repay",
      "Withdraw",
      "LiquidationCall",
      "AnswerUpdated",
    ])
      expect(events[name] ?? 0, name).toBeGreaterThan(0);
    expect(events["unknown"]).toBeUndefined();
    expect(events["CollateralConfigurationChanged"]).toBe(7); // four listings, three decisions
  });

  test("keeps of underlying tokens only what moves a pool's cash", () => {
    const aTokens = lab.market.reserves.map((r) => r.aToken.address.slice(2).toLowerCase());
    const tokens = new Set(lab.market.reserves.map((r) => r.token.address.toLowerCase()));
    const moves = logs.filter((log) => tokens.has(log.address.toLowerCase()));
    expect(moves.length).toBeGreaterThan(50);
    for (const log of moves)
      expect(aTokens.some((address) => log.topics.join("").includes(address))).toBe(true);
  });

  test("adds up: balances of all accounts are the totals of the tokens", async () => {
    const checkpoint = await lab.readCheckpoint(head);
    for (const [index, reserve] of checkpoint.reserves.entries()) {
      const positions = checkpoint.accounts
        .flatMap((account) => account.positions)
        .filter((position) => position.reserve === index);
      const sum = (key: "scaledSupply" | "scaledDebt"): bigint =>
        positions.reduce((total, position) => total + position[key], 0n);
      expect(sum("scaledSupply")).toBe(reserve.scaledTotalSupply);
      expect(sum("scaledDebt")).toBe(reserve.scaledTotalDebt);
    }
  });

  test("reads what logs do not tell, for each reserve and each strategy", async () => {
    const readings = await readMarketReadings(lab.client, lab.market, logs);
    const symbols = readings.filter((r) => r.call === "symbol()").map((r) => r.value);
    expect(symbols).toEqual(["WETH", "WBTC", "wstETH", "USDC"]);
    const slopes = readings.filter((r) => r.call === "getVariableRateSlope1()");
    expect(slopes.at(-1)?.value).toBe("50000000000000000000000000"); // the later USDC strategy
    expect(slopes).toHaveLength(5);
  });

  test("comes out hash for hash the same again, and otherwise with another seed", async () => {
    const again = await playLab(OPTIONS);
    const other = await playLab({ ...OPTIONS, seed: 12 });
    try {
      expect(await headHash(again)).toBe(await headHash(lab));
      expect(await headHash(other)).not.toBe(await headHash(lab));
    } finally {
      await Promise.all([again.stop(), other.stop()]);
    }
  }, 30_000);
});
