import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readChainlinkRounds } from "./read.ts";

const FOLDER = "../shared/data/chainlink-rounds-2022-2024";
const rounds = (path: string) => readChainlinkRounds({ path, name: "rounds", feed: "0xfeed" });

test("a round that was never answered is known, a broken one a fault", async () => {
  const text = [
    ",round,answer,start,update,answeredInRound",
    "0,110680464442257320802,-5,1706558123,1706558124,1",
    "1,110680464442257309696,0,0,0,1",
    "2,110680464442257309696,7,0,0,1",
    "3,x,7,1706558123,1706558123,1",
    "4,5,1.5,1706558123,1706558123,1",
  ].join("\n");
  const { rows, quarantined } = await gather(rounds(temporaryFile("r.csv", text)));
  expect(rows).toMatchObject([
    { price: -5n, round: 110680464442257320802n, timeSeconds: 1_706_558_124, line: 2 },
  ]);
  expect(quarantined.map(({ line, column, severity }) => [line, column, severity])).toEqual([
    [3, "answer", "known"],
    [4, "update", "fault"],
    [5, "round", "fault"],
    [6, "answer", "fault"],
  ]);
});

describe.skipIf(!existsSync(FOLDER))("recorded rounds (needs ../shared/data)", () => {
  test.each([
    ["0x5f4e", 11_107, 1],
    ["0xF403", 10_692, 1],
    ["0x8639", 745, 0],
    ["0xAc55", 813, 0],
  ])("%s…: every row is a round or the empty one", async (prefix, count, empty) => {
    const name = readdirSync(FOLDER).find((file) => file.startsWith(prefix)) ?? "";
    const { rows, quarantined } = await gather(rounds(join(FOLDER, name)));
    expect(quarantined.map((row) => row.severity)).toEqual(Array(empty).fill("known"));
    expect(rows.length + empty).toBe(count);
    expect(rows.every((row) => row.round > 2n ** 53n && row.price > 0n)).toBe(true);
  });
});
