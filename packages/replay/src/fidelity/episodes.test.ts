import { expect, test } from "vitest";
import { EPISODE_GAP_SECONDS, episodesOf } from "./episodes.ts";

const call = (account: string, timeSeconds: number, amount: bigint) => ({
  account,
  collateralReserve: "0xc",
  debtReserve: "0xd",
  timeSeconds,
  block: timeSeconds,
  debtRepaid: amount,
  valueUsd8: amount * 100n,
});

test("calls on one account that follow each other are one episode at the first, in any order", () => {
  const far = EPISODE_GAP_SECONDS;
  const calls = [call("a", 2 * far, 3n), call("a", 0, 1n), call("a", far, 2n)];
  expect(episodesOf(calls)).toEqual([{ ...call("a", 0, 6n) }]);
});

test("a longer pause or another account begins another episode", () => {
  const late = EPISODE_GAP_SECONDS + 1;
  const calls = [call("a", 0, 1n), call("b", 1, 5n), call("a", late, 2n)];
  expect(episodesOf(calls)).toEqual(calls);
});
