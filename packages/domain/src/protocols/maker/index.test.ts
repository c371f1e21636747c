import { MAX_UINT256, RAY, WAD } from "../../numbers/units.ts";
import { protocolSuite, type Draw, type SuiteScenario } from "../protocol.suite.ts";
import type { Env, Intent, OpenAuction } from "../protocol.ts";
import { maker, type MakerState } from "./index.ts";
import {
  addressOf,
  changing,
  openingIntents,
  SAMPLE_ILKS,
  seizing,
  setting,
  sourcePrice,
  START_SECONDS,
  type SampleIlk,
} from "./market.suite.ts";
import { RAD } from "./math.ts";
import { findIlk, findUrn, type Ilk, type Urn } from "./state.ts";

const ACCOUNTS = Array.from({ length: 6 }, (_, number) => addressOf(0xa, number + 1));
const NOTHING = { inkWad: 0n, artWad: 0n };

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)] as T;
}

/** Where in the system a step plays. */
interface Scene {
  readonly state: Readonly<MakerState>;
  readonly env: Env;
  readonly draw: Draw;
  readonly sample: SampleIlk;
  readonly ilk: Ilk;
  readonly account: string;
  readonly urn: Pick<Urn, "inkWad" | "artWad">;
}

function sceneOf(state: Readonly<MakerState>, env: Env, draw: Draw): Scene {
  const sample = pick(SAMPLE_ILKS, draw);
  const ilk = findIlk(state, sample.address) as Ilk;
  const account = pick(ACCOUNTS, draw);
  return { state, env, draw, sample, ilk, account, urn: findUrn(state, ilk, account) ?? NOTHING };
}

/** Some more collateral, then as much debt as it bears, or a little more. */
function ownerIntent({ draw, sample, ilk, account, urn }: Scene): Intent {
  const unit = (200n / sample.price) * WAD;
  const collateral = unit * BigInt(1 + draw(30)) + BigInt(draw(1_000));
  const room = ((urn.inkWad + collateral) * ilk.spotRay) / ilk.rateRay - urn.artWad;
  switch (draw(7)) {
    case 0:
      return changing(sample, account, -(urn.inkWad * BigInt(draw(120))) / 100n, 0n);
    case 1:
      return changing(sample, account, 0n, -(urn.artWad * BigInt(draw(110))) / 100n);
    case 2:
      return changing(sample, account, -urn.inkWad, -urn.artWad);
    case 3:
      return { kind: "vaultOpening", reserve: sample.address, account, number: draw(1_000) };
    default:
      return changing(sample, account, collateral, (room * BigInt(80 + draw(22))) / 100n);
  }
}

/** A price some part of the first; rarely nothing that has a value. */
function oracleIntent({ draw, sample }: Scene): Intent {
  const price = (sample.price * WAD * BigInt(50 + draw(60))) / 100n;
  switch (draw(6)) {
    case 0:
      return {
        kind: "oraclePrice",
        feed: sample.oracle,
        price: draw(30) === 0 ? 0n : price,
        round: 1n,
      };
    case 1:
    case 2:
      return { kind: "oraclePoke", oracle: sample.oracle };
    default:
      return { kind: "spotPoke", reserve: sample.address };
  }
}

function seizureIntent(scene: Scene): Intent {
  const { state, env, draw, sample, account } = scene;
  const offers = ACCOUNTS.flatMap((each) => maker.opportunity(state, each, env) ?? []);
  if (offers.length === 0 || draw(8) === 0) return seizing(sample, account);
  const offer = pick(offers, draw);
  const { debtReserve } = pick(offer.choices, draw);
  return {
    ...seizing(sample, offer.account),
    collateralReserve: debtReserve,
    debtReserve,
  } as Intent;
}

function auctionIntent(scene: Scene): Intent {
  const { state, env, draw } = scene;
  const open = maker.openAuctions?.(state, env) ?? [];
  if (open.length === 0) return seizureIntent(scene);
  const auction = pick(open, draw);
  const named = { reserve: auction.reserve, auction: draw(30) === 0 ? 999 : auction.auction };
  const restart = { kind: "auctionRestart", ...named, keeper: scene.account } as const;
  if (auction.needsRestart && draw(3) > 0) return restart;
  switch (draw(8)) {
    case 0:
      return restart;
    case 1:
      return { kind: "auctionClose", ...named };
    default:
      return auction.phase === "dealable" && draw(2) === 0
        ? { kind: "auctionClose", ...named }
        : bidOrTake(scene, auction, named);
  }
}

function bidOrTake(
  { draw, account }: Scene,
  auction: OpenAuction,
  named: { readonly reserve: string; readonly auction: number },
): Intent {
  if (auction.kind === "clip") {
    const amount = draw(3) === 0 ? MAX_UINT256 : (auction.lot * BigInt(draw(130))) / 100n;
    const maximumPrice = draw(12) === 0 ? auction.priceRay - 1n : MAX_UINT256;
    return { kind: "auctionTake", ...named, taker: account, amount, maximumPrice };
  }
  const bid = { kind: "auctionBid", ...named, bidder: account } as const;
  if (auction.phase === "dent")
    return { ...bid, bid: auction.tab, lot: auction.maximumNextLot + (draw(6) === 0 ? 1n : 0n) };
  const more = draw(3) === 0 ? auction.tab : auction.minimumNextBid - (draw(9) === 0 ? 1n : 0n);
  return { ...bid, bid: more < 0n ? 0n : more, lot: auction.lot - (draw(20) === 0 ? 1n : 0n) };
}

function rareIntent({ state, draw, sample, ilk, account }: Scene): Intent {
  switch (draw(8)) {
    case 0:
      return setting(sample.address, { liquidationRatio: (RAY * BigInt(110 + draw(60))) / 100n });
    case 1:
      return setting(sample.address, { stabilityFee: RAY + BigInt(draw(5)) * 10n ** 18n });
    case 2:
      return setting(sample.address, { ruleVersion: pick([11n, 12n, 13n, 20n], draw) });
    case 3:
      return setting("market", { globalAuctionLimit: RAD * BigInt(draw(20_000)) });
    case 4: {
      const eraSeconds = pick([0, ...state.queue.keys()], draw);
      return { kind: "debtQueueRelease", eraSeconds };
    }
    case 5: {
      const unqueued = state.viceRad - state.queuedRad;
      const most = unqueued < state.surplusRad ? unqueued : state.surplusRad;
      return { kind: "debtSettlement", amount: most + BigInt(draw(2)) };
    }
    case 6: {
      const auction = ilk.houses[20].kicks + ilk.houses[12].kicks + draw(3);
      const lot = BigInt(draw(50)) * WAD;
      return { kind: "auctionKick", reserve: sample.address, auction, account, lot, tab: 9n * RAD };
    }
    default:
      return { kind: "interestAccrual", reserve: sample.address };
  }
}

function opening(): Intent[] {
  const pokes = SAMPLE_ILKS.map((of): Intent => ({ kind: "oraclePoke", oracle: of.oracle }));
  return [
    ...openingIntents(),
    ...SAMPLE_ILKS.map((of) => sourcePrice(of, of.price)),
    ...pokes,
    ...pokes,
    ...SAMPLE_ILKS.flatMap((of, index): Intent[] => [
      { kind: "spotPoke", reserve: of.address },
      changing(of, ACCOUNTS[index] as string, (20_000n / of.price) * WAD, 12_000n * WAD),
      changing(of, ACCOUNTS[index + 1] as string, (20_000n / of.price) * WAD, 9_000n * WAD),
    ]),
  ];
}

const crowded: SuiteScenario<MakerState> = {
  name: "four collateral types, three generations of liquidation, falling prices",
  opening: opening().map((intent, index) => ({
    intent,
    env: { timeSeconds: START_SECONDS + index * 900, block: index },
  })),
  scopes: ["market", ...SAMPLE_ILKS.map((of) => of.address)],
  mustHappen: [
    "vaultOpening",
    "vaultChange",
    "interestAccrual",
    "oraclePrice",
    "oraclePoke",
    "spotPoke",
    "liquidation",
    "auctionKick",
    "auctionBid",
    "auctionClose",
    "auctionRestart",
    "auctionTake",
    "badDebt",
    "debtQueueRelease",
    "debtSettlement",
    "parameterChange",
    "vaultPosting",
    "systemPosting",
    "ratePosting",
    "spotPosting",
    "oraclePosting",
    "queuePosting",
  ],
  nextStep(state, before, draw) {
    const wait = draw(10);
    const seconds = wait === 0 ? draw(3 * 86_400) : wait === 1 ? 0 : draw(1_800);
    const env = { timeSeconds: before.timeSeconds + seconds, block: before.block + 1 };
    const scene = sceneOf(state, env, draw);
    const kind = draw(20);
    if (kind < 4) return { intent: ownerIntent(scene), env };
    if (kind < 9) return { intent: oracleIntent(scene), env };
    if (kind < 12) return { intent: seizureIntent(scene), env };
    return { intent: kind < 18 ? auctionIntent(scene) : rareIntent(scene), env };
  },
};

protocolSuite(maker, [crowded]);
