import { isDeepStrictEqual } from "node:util";
import { DECODERS, decodeByHand, decodeByViem, type EventSpec } from "@hindcast/ingest";
import { factsOf } from "@hindcast/store";
import { mustHold, rateOf, ratioOf, type Findings } from "./figure.ts";
import { loadLab } from "./lab.ts";
import type { Setting } from "./setting.ts";
import { timedInTurn } from "./stopwatch.ts";

interface Sample {
  readonly spec: EventSpec;
  readonly topics: readonly string[];
  readonly data: string;
}

type Decoder = typeof decodeByHand;

/** The lab's logs decoded by hand-cut words and by viem's decodeEventLog. */
export async function benchDecoder(home: string, setting: Setting): Promise<Findings> {
  const logs = sampleLogs(home, setting.decodedLogs);
  const differing = logs.filter(
    ({ spec, topics, data }) =>
      !isDeepStrictEqual(decodeByHand(spec, topics, data), decodeByViem(spec, topics, data)),
  );
  const label = "logs that both decoders read alike";
  const check = { id: "ingest.decoders-agree", label, checked: logs.length };
  const agree = mustHold({ ...check, wrong: differing.length });
  const decodeAll = (decode: Decoder) => () => {
    for (const { spec, topics, data } of logs) decode(spec, topics, data);
  };
  const seconds = await timedInTurn(setting.fewTimes, {
    hand: decodeAll(decodeByHand),
    viem: decodeAll(decodeByViem),
  });
  const figure = (id: string, what: string, times: readonly number[]) =>
    rateOf(
      { id: `ingest.decode-${id}`, label: `logs decoded ${what}`, unit: "logs/s" },
      logs.length,
      times,
    );
  const hand = figure("by-hand", "by hand", seconds.hand);
  const viem = figure("by-viem", "by viem's decodeEventLog", seconds.viem);
  const named = { id: "ingest.decode-hand-against-viem", label: "decoded by hand / by viem" };
  return { figures: [hand, viem], ratios: [ratioOf(named, hand, viem)], checks: [agree] };
}

/** The lab's first logs of events without dynamic arguments, which is nearly all of them. */
function sampleLogs(home: string, count: number): readonly Sample[] {
  const specs = new Map<string, EventSpec>();
  for (const events of Object.values(DECODERS["aave-v3"].events))
    for (const [topic, { spec }] of events) if (spec.static) specs.set(topic, spec);
  const samples: Sample[] = [];
  for (const fact of factsOf(loadLab(home), ["log"])) {
    const topics = JSON.parse(fact.topics) as string[];
    const spec = specs.get(topics[0] ?? "");
    if (spec?.topicCount === topics.length) samples.push({ spec, topics, data: fact.data });
    if (samples.length === count) break;
  }
  return samples;
}
