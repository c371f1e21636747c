import {
  cometBalance,
  cometCollateral,
  cometCollateralReserves,
  cometReserves,
  compoundV3,
  encodeParameterValues,
  MAX_UINT256,
  type CompoundV3State,
  type Intent,
  type ParameterValues,
} from "@hindcast/domain";
import type { ParameterChange, Turn } from "../../bench.ts";
import { drawCap, drawFactors, drawRates, drawTerms } from "./drawn-market.ts";

type Reserve = NonNullable<CompoundV3State["reserves"][number]>;

const FLAGS = ["supplyPaused", "transferPaused", "withdrawPaused", "absorbPaused", "buyPaused"];

/** What a market has to act on. */
export interface Actors {
  readonly users: readonly string[];
  readonly comet: string;
}

const WEIGHTS = {
  supply: 12,
  withdraw: 10,
  borrow: 16,
  transfer: 6,
  collateralSupply: 16,
  collateralWithdrawal: 8,
  collateralTransfer: 5,
  absorb: 4,
  buy: 7,
  accrue: 2,
  donate: 2,
  reserves: 3,
  price: 8,
  crash: 7,
  parameters: 3,
  pause: 1,
};

/** Where in the market a step plays. */
interface Scene extends Turn<CompoundV3State> {
  readonly actors: Actors;
  readonly base: Reserve;
  readonly collateral: Reserve;
  readonly user: string;
  readonly other: string;
}

/** A random thing to do; once somebody can be absorbed, often that. */
export function nextIntent(turn: Turn<CompoundV3State>, actors: Actors): Intent {
  const { state, draw, env } = turn;
  const [base, ...collaterals] = state.reserves as Reserve[] as [Reserve, ...Reserve[]];
  const user = draw.pick(actors.users);
  const other = draw.percent(60) ? user : draw.pick(actors.users);
  const scene = { ...turn, actors, base, collateral: draw.pick(collaterals), user, other };
  if (draw.percent(35)) {
    const ready = actors.users.filter((one) => compoundV3.opportunity(state, one, env));
    if (ready.length > 0) return absorption(scene, draw.pick(ready));
  }
  if (draw.percent(50) && Object.values(state.market).includes(true)) return pausing(scene, 2);
  const kind = draw.weighted(WEIGHTS);
  if (kind in BASE) return BASE[kind as keyof typeof BASE](scene);
  return OTHERS[kind as keyof typeof OTHERS](scene);
}

const BASE = {
  supply(scene: Scene): Intent {
    const { state, env, draw, base, user, other } = scene;
    const debt = -cometBalance(state, other, env);
    const isRepaying = debt > 0n && draw.percent(60);
    const part = draw.percent(30) ? MAX_UINT256 : draw.part(debt);
    const amount = isRepaying ? part : draw.percent(4) ? MAX_UINT256 : fresh(scene, base);
    return { kind: "supply", reserve: base.address, payer: user, account: other, amount };
  },
  withdraw(scene: Scene): Intent {
    const { state, env, draw, user } = scene;
    const balance = cometBalance(state, user, env);
    const amount = draw.percent(20) ? MAX_UINT256 : draw.part(balance > 0n ? balance : 0n);
    return withdrawal(scene, huge(scene, amount));
  },
  borrow(scene: Scene): Intent {
    const { draw } = scene;
    const balance = cometBalance(scene.state, scene.user, scene.env);
    const owned = balance > 0n ? balance : 0n;
    const more = draw.percent(75) ? draw.part(room(scene)) : fresh(scene, scene.base);
    return withdrawal(scene, owned + more);
  },
  transfer(scene: Scene): Intent {
    const { state, env, draw, base, user } = scene;
    const balance = cometBalance(state, user, env);
    const owned = balance > 0n ? balance : 0n;
    const more = draw.percent(30) ? draw.part(room(scene)) : 0n;
    const amount = draw.percent(15) ? MAX_UINT256 : draw.part(owned) + more;
    const to = receiver(scene);
    return {
      kind: "shareTransfer",
      reserve: base.address,
      from: user,
      to,
      amount: huge(scene, amount),
    };
  },
};

const OTHERS = {
  collateralSupply(scene: Scene): Intent {
    const { collateral, user, other, draw } = scene;
    const amount = draw.percent(1) ? MAX_UINT256 : fresh(scene, collateral);
    const { address } = collateral;
    return { kind: "collateralSupply", reserve: address, payer: user, account: other, amount };
  },
  collateralWithdrawal(scene: Scene): Intent {
    const { state, draw, collateral, user } = scene;
    const amount = huge(scene, draw.part(cometCollateral(state, collateral.address, user)));
    const recipient = recipientOf(scene);
    const { address } = collateral;
    return { kind: "collateralWithdrawal", reserve: address, account: user, recipient, amount };
  },
  collateralTransfer(scene: Scene): Intent {
    const { state, draw, collateral, user } = scene;
    const amount = huge(scene, draw.part(cometCollateral(state, collateral.address, user)));
    const to = receiver(scene);
    return { kind: "collateralTransfer", reserve: collateral.address, from: user, to, amount };
  },
  absorb: (scene: Scene): Intent => absorption(scene, scene.other),
  buy: purchase,
  accrue: ({ base }: Scene): Intent => ({ kind: "interestAccrual", reserve: base.address }),
  donate(scene: Scene): Intent {
    const { draw, base, collateral, user } = scene;
    const of = draw.percent(70) ? base : collateral;
    return { kind: "donation", reserve: of.address, from: user, amount: fresh(scene, of) / 20n };
  },
  reserves(scene: Scene): Intent {
    const { state, env, draw, base } = scene;
    const held = cometReserves(state, env);
    const part = draw.percent(70) ? held / 4n : held;
    const amount = draw.part(part > 0n ? part : 0n);
    return {
      kind: "reserveWithdrawal",
      reserve: base.address,
      recipient: recipientOf(scene),
      amount,
    };
  },
  price,
  crash,
  parameters,
  pause: (scene: Scene): Intent => pausing(scene, 25),
};

/** Now and then an amount no account has, up to the largest. */
function huge({ draw }: Scene, amount: bigint): bigint {
  if (!draw.percent(2)) return amount;
  return draw.pick([
    1n << 103n,
    1n << 104n,
    1n << 127n,
    1n << 128n,
    1n << 200n,
    (1n << 255n) - 1n,
    1n << 255n,
    MAX_UINT256,
  ]);
}

function withdrawal(scene: Scene, amount: bigint): Intent {
  const { base, user } = scene;
  const recipient = recipientOf(scene);
  return { kind: "withdraw", reserve: base.address, account: user, recipient, amount };
}

function recipientOf({ draw, actors, other }: Scene): string {
  return draw.percent(4) ? actors.comet : other;
}

function receiver({ draw, actors, user }: Scene): string {
  return draw.percent(6) ? user : draw.pick(actors.users);
}

/** What the user could still borrow, in base. */
function room({ state, env, base, user }: Scene): bigint {
  if (base.priceUsd8 === 0n) return 0n;
  const { collateralUsd8, ltvBps, debtUsd8 } = compoundV3.health(state, user, env);
  const free = (collateralUsd8 * (ltvBps + 1n)) / 10_000n - debtUsd8;
  return free > 0n ? (free * base.unit) / base.priceUsd8 : 0n;
}

/** An amount worth up to 40,000 USD, or none to three units. */
function fresh({ draw }: Scene, reserve: Reserve): bigint {
  if (draw.percent(5)) return draw.between(0n, 3n);
  const price = reserve.priceUsd8 === 0n ? 100_000_000n : reserve.priceUsd8;
  const usd = draw.between(1n, draw.percent(15) ? 400n : 40_000n);
  return (usd * reserve.unit * 100_000_000n) / price + draw.between(0n, 999n);
}

function absorption({ draw, base, collateral, actors }: Scene, account: string): Intent {
  return {
    kind: "liquidate",
    collateralReserve: draw.percent(50) ? base.address : collateral.address,
    debtReserve: base.address,
    account,
    liquidator: draw.pick(actors.users),
    amount: MAX_UINT256,
    receiveShares: false,
  };
}

/** Buys seized collateral, mostly where there is some. */
function purchase(scene: Scene): Intent {
  const { state, draw, base, user } = scene;
  const stocked = (state.reserves as readonly Reserve[]).filter(
    (one) => cometCollateralReserves(state, one.address) > 0n,
  );
  const isStocked = stocked.length > 0 && draw.percent(85);
  const reserve = isStocked ? draw.pick(stocked) : scene.collateral;
  const stock = cometCollateralReserves(state, reserve.address);
  const price = base.priceUsd8 === 0n ? 100_000_000n : base.priceUsd8;
  const worth = (stock * reserve.priceUsd8 * base.unit) / reserve.unit / price;
  const of = draw.percent(2) ? base : reserve;
  return {
    kind: "collateralSale",
    reserve: of.address,
    buyer: user,
    recipient: recipientOf(scene),
    baseAmount: draw.percent(15) ? fresh(scene, base) : draw.part(worth),
    minimumCollateral: draw.percent(25) ? draw.part(stock) : 0n,
  };
}

/** A price up to 20 % lower or 15 % higher than the last; now and then far off, or unusable. */
function price({ draw, base, collateral }: Scene): Intent {
  const of = draw.percent(10) ? base : collateral;
  const round = 0n;
  if (draw.percent(3))
    return { kind: "oraclePrice", feed: of.feed, price: draw.pick([0n, -1n, 1n]), round };
  const last = of.priceUsd8 < 1_000n ? 100_000_000n : of.priceUsd8;
  const permille = draw.percent(8) ? draw.between(200n, 3_000n) : draw.between(800n, 1_150n);
  return { kind: "oraclePrice", feed: of.feed, price: (last * permille) / 1_000n, round };
}

/** A fall of a collateral that some borrower holds, about as far as makes it absorbable. */
function crash(scene: Scene): Intent {
  const { state, draw, env, actors } = scene;
  const indebted = actors.users.filter((one) => cometBalance(state, one, env) < 0n);
  if (indebted.length === 0) return price(scene);
  const user = draw.pick(indebted);
  const holdings = state.accounts.get(user)?.holdings ?? [];
  if (holdings.length === 0) return price(scene);
  const of = state.reserves[draw.pick(holdings).reserveId] as Reserve;
  const { healthFactorWad } = compoundV3.health(state, user, env);
  const wad = 10n ** 18n;
  const edge = healthFactorWad < wad || healthFactorWad > 10n * wad ? wad : healthFactorWad;
  const fallen = (of.priceUsd8 * wad * draw.between(700n, 1_000n)) / edge / 1_000n;
  return { kind: "oraclePrice", feed: of.feed, price: fallen, round: 0n };
}

function pausing({ draw }: Scene, share: number): Intent {
  return change("market", Object.fromEntries(FLAGS.map((flag) => [flag, draw.percent(share)])));
}

/** Another configuration, sometimes one that the constructor refuses. */
function parameters({ draw, base, collateral }: Scene): ParameterChange {
  const { address, unit } = collateral;
  const price = collateral.priceUsd8 === 0n ? 100_000_000n : collateral.priceUsd8;
  const one = 10n ** 18n;
  switch (draw.below(7)) {
    case 0:
      return change("market", drawRates(draw));
    case 1:
      return change("market", drawTerms(draw, base.unit));
    case 2:
      return change(address, drawFactors(draw));
    case 3:
      return change(address, { liquidationFactorWad: draw.between(one / 2n, one) });
    case 4:
      return change(address, { supplyCap: drawCap(draw, unit, price) });
    case 5:
      return change(address, {
        borrowCollateralFactorWad: draw.between(0n, (11n * one) / 10n),
        liquidateCollateralFactorWad: draw.between(0n, (11n * one) / 10n),
      });
    default:
      return change("market", { storeFrontPriceFactorWad: draw.between(0n, (12n * one) / 10n) });
  }
}

/** A change of parameters somebody might propose. */
export function proposal(turn: Turn<CompoundV3State>): ParameterChange {
  const { draw, state } = turn;
  const collateral = draw.pick((state.reserves as readonly Reserve[]).slice(1));
  return draw.percent(40)
    ? change("market", drawRates(draw))
    : change(collateral.address, drawFactors(draw));
}

/** A change of some parameters of one scope. */
export function change(scope: string, values: ParameterValues): ParameterChange {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}
