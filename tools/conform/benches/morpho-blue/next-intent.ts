import {
  encodeParameterValues,
  MAX_UINT256,
  morphoBlue,
  WAD,
  type Intent,
  type MorphoBlueState,
} from "@hindcast/domain";
import { zeroAddress } from "viem";
import type { ParameterChange, Turn } from "../../bench.ts";

type Market = NonNullable<MorphoBlueState["markets"][number]>;
type MorphoTurn = Turn<MorphoBlueState>;

const PRICE_SCALE = 10n ** 36n;
const VIRTUAL_SHARES = 1_000_000n;

/** What a market has to act on. */
export interface Actors {
  readonly users: readonly string[];
  readonly treasury: string;
  /** Contract that gives back the flash loans it receives. */
  readonly flashReceiver: string;
  /** Markets that may be created, or already were. */
  readonly listings: readonly Intent[];
}

/** Where a drawn intent plays. */
interface Scene extends MorphoTurn {
  readonly actors: Actors;
  readonly market: Market;
  readonly reserve: string;
  readonly user: string;
  /** Often the user itself. */
  readonly other: string;
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
}

const WEIGHTS = {
  user: 85,
  interestAccrual: 2,
  flashLoan: 1,
  price: 8,
  fee: 2,
  treasury: 1,
  listing: 1,
  unknown: 1,
  liquidate: 4,
};

/** A random thing to do; once somebody can be liquidated, often that. */
export function nextIntent(turn: MorphoTurn, actors: Actors): Intent {
  const { state, draw, env } = turn;
  if (draw.percent(25)) {
    const ripe = actors.users.filter((one) => morphoBlue.opportunity(state, one, env));
    if (ripe.length > 0) return liquidation(turn, actors, draw.pick(ripe));
  }
  const scene = sceneOf(turn, actors, () => true);
  const { reserve, user, market } = scene;
  switch (draw.weighted(WEIGHTS)) {
    case "interestAccrual":
      return { kind: "interestAccrual", reserve };
    case "flashLoan":
      return {
        kind: "flashLoan",
        reserve: market.loanToken,
        initiator: user,
        receiver: actors.flashReceiver,
        amount: draw.percent(80) ? draw.part(market.cash) : draw.between(0n, 10n ** 40n),
        premium: 0n,
      };
    case "price":
      return price(turn, market);
    case "fee":
      return nextProposal(turn);
    case "treasury":
      return { kind: "treasuryAssignment", treasury: draw.pick([actors.treasury, user]) };
    case "listing":
      return draw.pick(actors.listings);
    case "unknown":
      return { kind: "interestAccrual", reserve: `0x${"77".repeat(20)}` };
    case "liquidate":
      return liquidation(turn, actors, user);
    case "user":
      return userIntent(turn, actors);
  }
}

const NOTHING = { supplyShares: 0n, borrowShares: 0n, collateral: 0n };
const TRIES = 6;

/** A user in a market, if one can be found soon with a position as wanted. */
function sceneOf(
  turn: MorphoTurn,
  actors: Actors,
  isWanted: (position: typeof NOTHING) => boolean,
): Scene {
  const { state, draw } = turn;
  for (let tries = 1; ; tries++) {
    const market = draw.pick(state.markets as Market[]);
    const user = draw.pick(actors.users);
    const held = state.accounts.get(user)?.positions.find((one) => one.marketId === market.id);
    const { supplyShares, borrowShares, collateral } = held ?? NOTHING;
    const position = { supplyShares, borrowShares, collateral };
    if (tries < TRIES && !isWanted(position)) continue;
    const other = draw.percent(70) ? user : draw.pick([...actors.users, zeroAddress]);
    return { ...turn, ...position, actors, market, reserve: market.address, user, other };
  }
}

function userIntent(turn: MorphoTurn, actors: Actors): Intent {
  const { draw } = turn;
  const has = (name: keyof typeof NOTHING) => (position: typeof NOTHING) => position[name] > 0n;
  switch (draw.weighted({ lend: 18, unlend: 12, secure: 16, release: 10, borrow: 26, repay: 12 })) {
    case "lend":
      return lend(sceneOf(turn, actors, () => true));
    case "unlend":
      return unlend(sceneOf(turn, actors, has("supplyShares")));
    case "secure": {
      const scene = sceneOf(turn, actors, () => true);
      const { reserve, user: payer, other: account } = scene;
      return { kind: "collateralSupply", reserve, payer, account, amount: pledge(scene) };
    }
    case "release": {
      const scene = sceneOf(turn, actors, has("collateral"));
      const { reserve, user: account, other: recipient } = scene;
      const amount = released(scene);
      return { kind: "collateralWithdrawal", reserve, account, recipient, amount };
    }
    case "borrow":
      return borrow(sceneOf(turn, actors, has("collateral")));
    case "repay":
      return repay(sceneOf(turn, actors, has("borrowShares")));
  }
}

function lend(scene: Scene): Intent {
  const { draw, reserve, user: payer, other: account } = scene;
  const amount = fresh(scene);
  if (draw.percent(70)) return { kind: "supply", reserve, payer, account, amount };
  const shares = amount * draw.pick([1n, VIRTUAL_SHARES]);
  return { kind: "supplyShares", reserve, payer, account, shares: shares & MAX_UINT256 };
}

function unlend({ draw, market, reserve, user, other, supplyShares }: Scene): Intent {
  const people = { reserve, account: user, recipient: other };
  if (draw.percent(50))
    return { kind: "withdrawShares", ...people, shares: draw.part(supplyShares) };
  return { kind: "withdraw", ...people, amount: draw.part(worth(supplyShares, market.supply)) };
}

function borrow(scene: Scene): Intent {
  const { draw, market, reserve, user } = scene;
  const people = { reserve, caller: user, account: user };
  const amount = room(scene);
  if (draw.percent(70)) return { kind: "borrow", ...people, amount };
  const { debt } = market;
  const shares = (amount * (debt.shares + VIRTUAL_SHARES)) / (debt.assets + 1n);
  return { kind: "borrowShares", ...people, shares: shares & MAX_UINT256 };
}

function repay({ draw, market, reserve, user, other, borrowShares }: Scene): Intent {
  const people = { reserve, payer: other === zeroAddress ? user : other, account: user };
  const account = draw.percent(4) ? other : user;
  if (draw.percent(50))
    return { kind: "repayShares", ...people, account, shares: draw.part(borrowShares) };
  const amount = draw.part(worth(borrowShares, market.debt) + 1n);
  return { kind: "repay", ...people, account, amount, withShares: false };
}

/** Collateral that can be taken out while the rest covers the debt, mostly; or any part of it. */
function released(scene: Scene): bigint {
  const { draw, market, state, collateral, borrowShares } = scene;
  const { lltvWad } = market.parameters;
  const last = state.prices.get(market.oracle) ?? 0n;
  if (last === 0n || lltvWad === 0n || draw.percent(30)) return draw.part(collateral);
  const needed = (worth(borrowShares, market.debt) * PRICE_SCALE * WAD) / last / lltvWad;
  return needed < collateral ? draw.part(collateral - needed) : draw.part(collateral);
}

function worth(shares: bigint, total: { assets: bigint; shares: bigint }): bigint {
  return (shares * (total.assets + 1n)) / (total.shares + VIRTUAL_SHARES);
}

/** Up to 20,000 whole loan tokens, none to three units, or more than 128 bits hold. */
function fresh({ draw, market }: Scene): bigint {
  if (draw.percent(5)) return draw.between(0n, 3n);
  if (draw.below(200) === 0) return draw.between(1n << 126n, 1n << 130n);
  if (draw.below(200) === 0) return draw.between(1n << 254n, MAX_UINT256);
  const whole = 10n ** BigInt(market.loanDecimals);
  return draw.between(1n, whole * (draw.percent(20) ? 200n : 20_000n));
}

/** Collateral worth about as much as people lend. */
function pledge(scene: Scene): bigint {
  const amount = fresh(scene);
  const last = scene.state.prices.get(scene.market.oracle) ?? 0n;
  return last === 0n || amount < 4n ? amount : ((amount * PRICE_SCALE) / last) & MAX_UINT256;
}

/** What can be borrowed on the collateral, mostly; or some part of what is there. */
function room(scene: Scene): bigint {
  const { draw, market, state, collateral, borrowShares } = scene;
  if (draw.percent(15)) return fresh(scene);
  const last = state.prices.get(market.oracle) ?? 0n;
  const most = (((collateral * last) / PRICE_SCALE) * market.parameters.lltvWad) / WAD;
  const left = most - worth(borrowShares, market.debt);
  const free = market.supply.assets - market.debt.assets;
  const bound = left < free || draw.percent(10) ? left : free;
  if (bound <= 0n) return draw.between(0n, 2n);
  return draw.percent(50) ? draw.part(bound) : (bound * draw.between(80n, 100n)) / 100n;
}

/** A price up to 15 % lower or 13 % higher than the last; now and then far off, zero or absurd. */
function price({ draw, state }: MorphoTurn, market: Market): Intent {
  const last = state.prices.get(market.oracle) ?? 0n;
  const feed = market.oracle;
  const kind = draw.below(80);
  if (kind === 0) return { kind: "oraclePrice", feed, price: 0n, round: 0n };
  if (kind === 1) return { kind: "oraclePrice", feed, price: 1n << 230n, round: 0n };
  const usual = 10n ** BigInt(36 + market.loanDecimals - market.collateralDecimals);
  if (last === 0n || last > 1n << 220n)
    return { kind: "oraclePrice", feed, price: usual, round: 0n };
  const permille = draw.percent(4) ? draw.between(200n, 3_000n) : draw.between(850n, 1_130n);
  return { kind: "oraclePrice", feed, price: (last * permille) / 1_000n, round: 0n };
}

/** A new fee; now and then more than allowed, or the one there is. */
export function nextProposal({ draw, state }: MorphoTurn): ParameterChange {
  const market = draw.pick(state.markets as Market[]);
  const feeWad = draw.percent(15)
    ? market.parameters.feeWad
    : draw.between(0n, draw.percent(80) ? WAD / 4n : WAD / 3n);
  const values = encodeParameterValues({ feeWad });
  return { kind: "parameterChange", scope: market.address, values };
}

/** By collateral or by shares: all there is, an edge of it, or a part. */
function liquidation(turn: MorphoTurn, actors: Actors, account: string): Intent {
  const { state, env, draw } = turn;
  const choices = morphoBlue.opportunity(state, account, env)?.choices ?? [];
  const choice = choices.length === 0 ? undefined : draw.pick(choices);
  const anywhere = draw.pick(state.markets as Market[]).address;
  const reserve = choice === undefined || draw.percent(4) ? anywhere : choice.debtReserve;
  const id = state.marketIds.get(reserve);
  const held = state.accounts.get(account)?.positions.find((one) => one.marketId === id);
  const measure = draw.percent(50) ? "collateral" : "shares";
  const whole = measure === "collateral" ? held?.collateral : held?.borrowShares;
  const most =
    measure === "collateral" && draw.percent(40) ? (choice?.collateralSeized ?? 5n) : (whole ?? 5n);
  return {
    kind: "liquidate",
    collateralReserve: reserve,
    debtReserve: reserve,
    account,
    liquidator: draw.pick(actors.users),
    amount: draw.below(100) === 0 ? MAX_UINT256 : draw.part(most),
    receiveShares: false,
    measure,
  };
}
