import { expect, test } from "vitest";
import { decoderSuite, goldenCases } from "../decoder.suite.ts";
import type { TimedLog } from "../decoder.ts";
import { topicOf } from "./events.ts";
import { compoundV3Decoder } from "./index.ts";
import type { MarketAddresses } from "./market.ts";

const CASES = goldenCases<MarketAddresses>(new URL("./golden/", import.meta.url));

decoderSuite(compoundV3Decoder, CASES);

const [LOCAL] = CASES as [(typeof CASES)[number]];
const KINK = { call: "borrowKink()", first: "900000000000000000", second: "700000000000000000" };

/** The golden market, whose upgrade is replaced by another one later in its block. */
function upgradedTwice() {
  const logs = LOCAL.logs.map((log, line): TimedLog => ({
    ...log,
    file: "golden",
    line,
    blockHash: undefined,
  }));
  const first = logs.findLast((log) => log.topics[0] === topicOf("comet", "Upgraded")) as TimedLog;
  const { comet } = LOCAL.market;
  const implementation = `0x${first.topics[1]?.slice(-40)}`;
  const second: TimedLog = {
    ...first,
    transactionHash: `0x${"2".repeat(64)}`,
    transactionIndex: 90,
    logIndex: 90,
    topics: [first.topics[0] as string, `0x${"7".repeat(40).padStart(64, "0")}`],
  };
  const recorded = { chain: LOCAL.chain, rules: [], logs: [...logs, second] };
  const atProxy = LOCAL.readings.map((reading) =>
    reading.block === first.block && reading.call === KINK.call
      ? { ...reading, value: KINK.second }
      : reading,
  );
  const atImplementation = LOCAL.readings
    .filter((reading) => reading.block === first.block && reading.address === comet)
    .map((reading) => ({ ...reading, address: implementation }));
  return { first, second, implementation, recorded, atProxy, atImplementation };
}

test("two upgrades of one block are told one by one, the replaced one by its implementation", () => {
  const { first, second, recorded, atProxy, atImplementation } = upgradedTwice();
  const readings = [...atProxy, ...atImplementation];
  const tell = compoundV3Decoder.open(LOCAL.market, { ...recorded, readings }).teller();
  for (const log of recorded.logs) if (log.block < first.block) tell([log]);
  const kinkOf = (log: TimedLog): unknown => {
    const market = tell([log]).facts.filter(
      (fact) => fact.kind === "parameterChange" && fact.scope === "market",
    );
    expect(market).toHaveLength(1);
    const [fact] = market;
    return fact?.kind === "parameterChange" && JSON.parse(fact.values).borrowKinkWad;
  };
  expect(kinkOf(first)).toBe(KINK.first);
  expect(kinkOf(second)).toBe(KINK.second);
});

test("the implementation is asked only where the block replaced it again", () => {
  const { first, implementation, recorded, atProxy } = upgradedTwice();
  const asked = (logs: readonly TimedLog[]): Set<string> => {
    const market = compoundV3Decoder.open(LOCAL.market, { ...recorded, logs, readings: atProxy });
    const requests = market.readingsNeeded().filter(({ call }) => call === KINK.call);
    return new Set(requests.map(({ block, address }) => `${block} ${address}`));
  };
  const byProxy = [`2 ${LOCAL.market.comet}`, `${first.block} ${LOCAL.market.comet}`];
  expect(asked(recorded.logs.slice(0, -1))).toEqual(new Set(byProxy));
  expect(asked(recorded.logs)).toEqual(new Set([...byProxy, `${first.block} ${implementation}`]));
});
