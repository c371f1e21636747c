import { encodeParameterValues, type Intent, type MakerState } from "@hindcast/domain";
import type { ParameterChange, Turn } from "../../bench.ts";
import type { MakerVersion } from "./deployed.ts";
import { drawIlkValues, drawMarketValues } from "./drawn-market.ts";
import { nextBid, nextClose, nextRestart, nextTake } from "./next-auction-step.ts";

type Ilk = MakerState["ilks"][number];

const RAY = 10n ** 27n;
const WAD = 10n ** 18n;
const RAD = 10n ** 45n;

/** What a market has to act on. */
export interface Actors {
  readonly version: MakerVersion;
  readonly users: readonly string[];
  readonly oracles: readonly string[];
}

/** Where in the market a step plays. */
export interface Scene extends Turn<MakerState> {
  readonly actors: Actors;
  readonly ilk: Ilk;
  readonly user: string;
}

const WEIGHTS = {
  vault: 34,
  drip: 5,
  price: 7,
  oraclePoke: 3,
  spotPoke: 5,
  seize: 4,
  bid: 22,
  close: 8,
  restart: 4,
  release: 4,
  settle: 4,
  parameters: 3,
};

/** A random thing to do; once an oracle may be poked, a vault seized, often that. */
export function nextIntent(turn: Turn<MakerState>, actors: Actors): Intent {
  const { state, draw, env } = turn;
  const scene = { ...turn, actors, ilk: draw.pick(state.ilks), user: draw.pick(actors.users) };
  if (draw.percent(12)) {
    const due = actors.oracles.filter((one) => {
      const hop = Number(state.parameters.oracleDelay);
      return env.timeSeconds >= (state.oracles.get(one)?.takenAtSeconds ?? 0) + hop;
    });
    if (due.length > 0) return { kind: "oraclePoke", oracle: draw.pick(due) };
  }
  if (draw.percent(25)) {
    const unsafe = unsafeVaults(state, actors.users);
    if (unsafe.length > 0) return seizure(scene, ...draw.pick(unsafe));
  }
  return STEPS[draw.weighted(WEIGHTS)](scene);
}

const STEPS = {
  vault,
  drip: ({ ilk }: Scene): Intent => ({ kind: "interestAccrual", reserve: ilk.address }),
  price,
  oraclePoke: ({ draw, actors }: Scene): Intent => ({
    kind: "oraclePoke",
    oracle: draw.pick(actors.oracles),
  }),
  spotPoke: ({ ilk }: Scene): Intent => ({ kind: "spotPoke", reserve: ilk.address }),
  seize: (scene: Scene): Intent => seizure(scene, scene.ilk, scene.user),
  bid(scene: Scene): Intent {
    if (hasNothingToSell(scene)) return vault(scene);
    return scene.actors.version === 20 ? nextTake(scene) : nextBid(scene);
  },
  close(scene: Scene): Intent {
    if (hasNothingToSell(scene)) return price(scene);
    return scene.actors.version === 20 ? nextTake(scene) : nextClose(scene);
  },
  restart: nextRestart,
  release,
  settle,
  parameters: (scene: Scene): Intent => proposal(scene, scene.actors),
};

/** Mostly true when no auction is open. */
function hasNothingToSell({ state, draw, actors }: Scene): boolean {
  return state.ilks.every((ilk) => ilk.houses[actors.version].open.size === 0) && draw.percent(92);
}

/** Vaults whose collateral does not cover their debt at the price with safety margin. */
function unsafeVaults(state: MakerState, users: readonly string[]): [Ilk, string][] {
  return users.flatMap((user) =>
    (state.accounts.get(user)?.urns ?? []).flatMap(({ ilkId, inkWad, artWad }) => {
      const ilk = state.ilks[ilkId] as Ilk;
      const isUnsafe = ilk.spotRay > 0n && inkWad * ilk.spotRay < artWad * ilk.rateRay;
      return isUnsafe ? [[ilk, user] as [Ilk, string]] : [];
    }),
  );
}

function seizure({ draw, actors }: Scene, ilk: Ilk, account: string): Intent {
  const { address } = ilk;
  return {
    kind: "liquidate",
    collateralReserve: address,
    debtReserve: address,
    account,
    liquidator: draw.pick(actors.users),
    amount: (1n << 256n) - 1n,
    receiveShares: false,
  };
}

/** A change of a vault: opened or topped up, drawn to the edge, repaid, freed, or to an odd size. */
function vault(scene: Scene): Intent {
  const { state, draw, ilk, user } = scene;
  const urn = state.accounts.get(user)?.urns.find((one) => one.ilkId === ilk.id);
  const { inkWad, artWad } = urn ?? { inkWad: 0n, artWad: 0n };
  const { rateRay, spotRay } = ilk;
  const change = (collateralDelta: bigint, debtDelta: bigint): Intent => ({
    kind: "vaultChange",
    reserve: ilk.address,
    account: user,
    collateralDelta,
    debtDelta,
  });
  const most = (ink: bigint): bigint => (ink * spotRay) / rateRay - artWad;
  const kind = draw.below(100);
  if (kind < 2) return change(huge(scene), draw.percent(50) ? 0n : huge(scene));
  if (kind < 45 || inkWad === 0n) {
    const ink = fresh(scene);
    const room = most(inkWad + ink);
    return change(ink, draw.percent(15) ? 0n : room > 0n ? draw.part(room) : -draw.part(-room));
  }
  if (kind < 60) return change(0n, odd(scene, artWad, most(inkWad)));
  if (kind < 75) return change(draw.percent(30) ? -draw.part(inkWad) : 0n, -draw.part(artWad));
  if (kind < 82) return change(-inkWad, -artWad);
  const needed = spotRay === 0n ? inkWad : (artWad * rateRay + spotRay - 1n) / spotRay;
  const free = inkWad - needed;
  return change(free > 0n ? -draw.part(free) : draw.part(-free), draw.percent(80) ? 0n : 1n);
}

/** A change of debt to where a limit lies: the safe most, the floor, a ceiling; a unit around. */
function odd({ state, draw, ilk }: Scene, artWad: bigint, most: bigint): bigint {
  const { rateRay, parameters } = ilk;
  const unit = draw.between(-1n, 1n);
  switch (draw.below(5)) {
    case 0:
      return (parameters.debtFloor + rateRay - 1n) / rateRay - artWad + unit;
    case 1:
      return parameters.debtCeiling / rateRay - ilk.artWad + unit;
    case 2:
      return (state.parameters.globalDebtCeiling - state.debtRad) / rateRay + unit;
    case 3:
      return most + unit;
    default:
      return most > 0n ? draw.part(most) : most;
  }
}

function huge({ draw }: Scene): bigint {
  const size = draw.pick([1n << 128n, 1n << 160n, 1n << 200n, (1n << 255n) - 1n]);
  return draw.percent(50) ? size : -size;
}

/** Collateral worth up to 60,000 DAI, or none to three units. */
function fresh({ state, draw, ilk }: Scene): bigint {
  if (draw.percent(3)) return draw.between(0n, 3n);
  const price = state.oracles.get(ilk.oracle)?.current ?? WAD;
  const worth = draw.between(1n, draw.percent(20) ? 3_000n : 60_000n) * WAD;
  return (worth * WAD) / (price < 1_000n ? WAD : price) + draw.between(0n, 999n);
}

/** A price up to 25 % lower or 15 % higher than the last; now and then far off, or none. */
function price({ state, draw, actors }: Scene): Intent {
  const feed = draw.pick(actors.oracles);
  const of = (value: bigint): Intent => ({ kind: "oraclePrice", feed, price: value, round: 0n });
  if (draw.percent(3)) return of(draw.pick([0n, -1n, 1n]));
  const last = state.oracles.get(feed)?.source ?? 0n;
  const low = 10n ** 15n;
  const permille = draw.percent(8) ? draw.between(200n, 3_000n) : draw.between(750n, 1_150n);
  return of(((last < low ? 300n * WAD : last) * permille) / 1_000n);
}

/** vow.flog of debt whose time has come, or of any moment. */
function release({ state, draw, env }: Scene): Intent {
  const eras = [...state.queue.keys()];
  const wait = Number(state.parameters.badDebtDelay);
  const due = eras.filter((era) => era + wait <= env.timeSeconds);
  const from = due.length > 0 && draw.percent(80) ? due : eras;
  const eraSeconds =
    from.length === 0 || draw.percent(5) ? env.timeSeconds - draw.below(100) : draw.pick(from);
  return { kind: "debtQueueRelease", eraSeconds };
}

/** vow.heal of all that can be, of part of it, or of too much. */
function settle({ state, draw }: Scene): Intent {
  const { surplusRad, viceRad, queuedRad } = state;
  const debt = viceRad - queuedRad;
  const most = surplusRad < debt ? surplusRad : debt;
  const amount = draw.percent(10) ? draw.pick([surplusRad, debt]) : draw.part(most);
  return { kind: "debtSettlement", amount };
}

/** One or two parameters, now and then past what the contracts allow. */
export function proposal(turn: Turn<MakerState>, actors: Actors): ParameterChange {
  const { state, draw } = turn;
  const { version } = actors;
  const isGlobal = draw.percent(30);
  const scope = isGlobal ? "market" : draw.pick(state.ilks).address;
  const drawn = isGlobal ? drawMarketValues(draw, version) : drawIlkValues(draw, version);
  if (version === 20 && !isGlobal) {
    if (draw.percent(10)) drawn["liquidationPenalty"] = WAD - draw.between(0n, 1n);
    if (draw.percent(10)) drawn["priceStepFactor"] = RAY + draw.between(0n, 1n);
    drawn["auctionBreaker"] = draw.percent(80) ? 0n : BigInt(draw.below(4));
  }
  if (isGlobal && draw.percent(20))
    drawn["globalDebtCeiling"] = state.debtRad + draw.between(0n, 9n) * RAD;
  // A spell that files the same duty would still drip; the rules see no change in it.
  const held = state.ilks.find((ilk) => ilk.address === scope)?.parameters.stabilityFee;
  if (held !== undefined && drawn["stabilityFee"] === held) drawn["stabilityFee"] = held + 1n;
  const names = Object.keys(drawn);
  const chosen = new Set([draw.pick(names), ...(draw.percent(40) ? [draw.pick(names)] : [])]);
  const values = Object.fromEntries([...chosen].map((name) => [name, drawn[name] as bigint]));
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}
