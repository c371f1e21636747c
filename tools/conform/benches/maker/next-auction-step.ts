import { maker, type Intent, type MakerState, type OpenAuction } from "@hindcast/domain";
import type { Scene } from "./next-intent.ts";

type Ilk = MakerState["ilks"][number];
type Auction = NonNullable<ReturnType<Ilk["houses"][20]["open"]["get"]>>;

const WAD = 10n ** 18n;
const MOST = (1n << 256n) - 1n;

type Phase = OpenAuction["phase"];

/** An auction to do something with: mostly an open one, of these phases where there are any. */
function anAuction(
  scene: Scene,
  ...phases: readonly Phase[]
): { ilk: Ilk; number: number; auction: Auction | undefined } {
  const { state, env, draw, actors } = scene;
  const fit = (maker.openAuctions?.(state, env) ?? []).filter((one) => phases.includes(one.phase));
  if (fit.length > 0 && draw.percent(90)) {
    const { reserve, auction: number } = draw.pick(fit);
    const ilk = state.ilks[state.ilkIds.get(reserve) ?? 0] as Ilk;
    return { ilk, number, auction: ilk.houses[actors.version].open.get(number) };
  }
  const houses = state.ilks.map((ilk) => ({ ilk, house: ilk.houses[actors.version] }));
  const open = houses.flatMap(({ ilk, house }) =>
    [...house.open.values()].map((auction) => ({ ilk, number: auction.number, auction })),
  );
  if (open.length > 0 && !draw.percent(3)) return draw.pick(open);
  const { house } = houses[scene.ilk.id] as (typeof houses)[number];
  const number = draw.below(house.kicks + 2);
  return { ilk: scene.ilk, number, auction: house.open.get(number) };
}

/** A bid for a flip auction: at the least step, a unit below, part of the way, all there is. */
export function nextBid(scene: Scene): Intent {
  const { draw } = scene;
  const { ilk, number, auction } = anAuction(scene, "tend", "dent");
  const flip = auction?.kind === "flip" ? auction : undefined;
  const { lotWad, bidRad, tabRad } = flip ?? { lotWad: WAD, bidRad: 0n, tabRad: WAD };
  const beg = ilk.parameters.minimumBidIncrease;
  const bid = (lot: bigint, offer: bigint): Intent => ({
    kind: "auctionBid",
    reserve: ilk.address,
    auction: number,
    bidder: draw.pick(scene.actors.users),
    lot,
    bid: offer,
  });
  if (draw.percent(4)) return bid(draw.part(lotWad), draw.part(tabRad));
  if (bidRad === tabRad || draw.percent(4)) {
    const least = (lotWad * WAD) / (beg === 0n ? WAD : beg);
    const lots = [least, least + 1n, least - 1n, draw.part(lotWad), 0n];
    const lot = lots[draw.below(100) < 50 ? draw.below(3) : 3 + draw.below(2)] ?? 0n;
    return bid(lot > 0n ? lot : 0n, bidRad > 0n && draw.percent(3) ? bidRad - 1n : bidRad);
  }
  const least = (bidRad * beg + WAD - 1n) / WAD;
  const offers = [least, least - 1n, tabRad, tabRad + 1n, draw.part(tabRad), least, tabRad, bidRad];
  const offer = draw.percent(45) ? bidRad + draw.part(tabRad - bidRad) : draw.pick(offers);
  return bid(lotWad, offer > 0n ? offer : 0n);
}

/** deal, mostly of what is over. */
export function nextClose(scene: Scene): Intent {
  const { ilk, number } = anAuction(scene, "dealable");
  return { kind: "auctionClose", reserve: ilk.address, auction: number };
}

/** tick or redo, mostly of what may be started again. */
export function nextRestart(scene: Scene): Intent {
  const { ilk, number } = anAuction(scene, "expired", "stale");
  return { kind: "auctionRestart", reserve: ilk.address, auction: number, keeper: scene.user };
}

/** A purchase from a clip auction: all, a part, or what leaves just enough to be raised. */
export function nextTake(scene: Scene): Intent {
  const { state, env, draw, user: taker } = scene;
  const { ilk, number, auction } = anAuction(scene, "falling");
  const shown = (maker.openAuctions?.(state, env) ?? []).find(
    (one) => one.reserve === ilk.address && one.auction === number,
  );
  if (shown?.needsRestart === true && draw.percent(50)) return nextRestart(scene);
  const { lotWad, tabRad } = auction ?? { lotWad: WAD, tabRad: WAD };
  const price = shown?.priceRay ?? 0n;
  const least = shown?.smallestRestTab ?? 0n;
  const buys = (owed: bigint): bigint =>
    price === 0n || owed < 0n ? 1n : owed / price + draw.between(-1n, 1n);
  const amounts = [
    lotWad,
    draw.part(lotWad),
    buys(tabRad),
    buys(tabRad - least),
    draw.part(lotWad),
  ];
  const amount = draw.percent(3) ? MOST : draw.pick(amounts);
  const maximumPrice = draw.percent(10) ? price + draw.between(-1n, 1n) : MOST;
  return {
    kind: "auctionTake",
    reserve: ilk.address,
    auction: number,
    taker,
    amount: amount > 0n ? amount : 0n,
    maximumPrice: maximumPrice > 0n ? maximumPrice : 0n,
  };
}
