import { answerClamp, type Mechanism } from "@hindcast/domain";
import { rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { quietWorld } from "../quiet-world.ts";

const REKT = "https://rekt.news/venus-blizz-rekt";

export const lunaOfMay2022: GoldenEvent = {
  id: "venus-luna-2022-05-12",
  kind: "event",
  title: "LUNA below the lowest answer of its feed, May 2022",
  method:
    "The market's price falls to 0.01 US dollars, through a feed whose lowest answer is 0.10.",
  figures: () => figuresOf(answerClamp),
};

function figuresOf<State, Params>(feed: Mechanism<State, Params>): GoldenFigure[] {
  const params = feed.params.parse({});
  const state = feed.open(params);
  const read = (price: bigint): number => {
    const answer = { feed: "luna", price, round: 1n };
    return Number(feed.readAnswer?.(state, answer, quietWorld(0), params)?.price ?? 0n) / 1e8;
  };
  read(60_00000000n);
  return [
    {
      name: "price read while the market's is 0.01",
      unit: "USD",
      published: [rounded("0.10", REKT, "USD")],
      ours: read(1_000_000n),
      by: "answer-clamp",
    },
  ];
}
