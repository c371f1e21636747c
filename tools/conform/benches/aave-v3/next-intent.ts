import {
  aaveV3,
  debtBalance,
  encodeParameterValues,
  MAX_UINT256,
  supplyBalance,
  type AaveV3State,
  type Intent,
  type ParameterValues,
} from "@hindcast/domain";
import type { ParameterChange, Turn } from "../../bench.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

/** What a market has to act on. */
export interface Actors {
  readonly users: readonly string[];
  /** Contract that repays the flash loans it receives. */
  readonly flashReceiver: string;
  readonly modes: readonly number[];
  /** A random change of parameters that the market can carry out. */
  drawParameters(turn: Turn<AaveV3State>): Intent;
}

const WEIGHTS = {
  supply: 20,
  withdraw: 10,
  borrow: 20,
  repay: 9,
  shareTransfer: 6,
  collateralToggle: 6,
  modeChange: 2,
  flashLoan: 3,
  treasuryMint: 2,
  donation: 2,
  price: 8,
  parameters: 6,
  liquidate: 6,
};

/** A random thing to do; once somebody can be liquidated, often that. */
export function nextIntent(turn: Turn<AaveV3State>, actors: Actors): Intent {
  const { state, draw, env } = turn;
  const preparation = isolate(turn);
  if (preparation !== undefined) return preparation;
  const reserve = draw.pick(state.reserves as Reserve[]);
  const user = draw.pick(actors.users);
  const other = draw.percent(70) ? user : draw.pick(actors.users);
  if (draw.percent(30)) {
    const liquidatable = actors.users.filter((one) => aaveV3.opportunity(state, one, env));
    if (liquidatable.length > 0) return liquidation(turn, actors, draw.pick(liquidatable));
  }
  const { address } = reserve;
  switch (draw.weighted(WEIGHTS)) {
    case "supply":
      return {
        kind: "supply",
        reserve: address,
        payer: user,
        account: other,
        amount: fresh(turn, reserve),
      };
    case "withdraw":
      return withdrawal(turn, reserve, user, other);
    case "borrow":
      return borrowing(turn, reserve, user);
    case "repay":
      return repayment(turn, reserve, user, other);
    case "shareTransfer": {
      const amount = draw.part(supplyBalance(state, address, user, env));
      return { kind: "shareTransfer", reserve: address, from: user, to: other, amount };
    }
    case "collateralToggle":
      return {
        kind: "collateralToggle",
        reserve: address,
        account: user,
        enabled: draw.percent(60),
      };
    case "modeChange":
      return { kind: "modeChange", account: user, mode: draw.pick(actors.modes) };
    case "flashLoan":
      return {
        kind: "flashLoan",
        reserve: address,
        initiator: user,
        receiver: actors.flashReceiver,
        amount: draw.percent(50) ? draw.part(reserve.cash) : fresh(turn, reserve),
        premium: 0n,
      };
    case "treasuryMint":
      return { kind: "treasuryMint", reserve: address, amount: 0n };
    case "donation":
      return { kind: "donation", reserve: address, from: user, amount: fresh(turn, reserve) / 50n };
    case "price":
      return price(turn, reserve);
    case "parameters":
      return actors.drawParameters(turn);
    case "liquidate":
      return liquidation(turn, actors, user);
  }
}

/** The first version without isolation by debt ceiling. */
const WITHOUT_ISOLATION = 37n;

/** Isolation needs a ceiling from before the first deposit, and reserves that may be borrowed then. */
function isolate({ state, draw }: Turn<AaveV3State>): Intent | undefined {
  if (state.market.ruleVersion >= WITHOUT_ISOLATION) return undefined;
  const reserves = state.reserves as Reserve[];
  const isolated = reserves.find(({ symbol }) => symbol === "ISO");
  if (isolated === undefined) return undefined;
  const { address, parameters, supplyScaled } = isolated;
  if (parameters.debtCeilingUsd2 === 0n)
    return supplyScaled === 0n && draw.percent(25)
      ? change(address, { debtCeilingUsd2: draw.between(10_000n, 9_000_000n) })
      : undefined;
  const barred = reserves.find((one) => !one.parameters.borrowableInIsolation);
  return barred !== undefined && draw.percent(3)
    ? change(barred.address, { borrowableInIsolation: true })
    : undefined;
}

/** An amount worth up to 40,000 USD, or none to three units. */
function fresh({ draw }: Turn<AaveV3State>, reserve: Reserve): bigint {
  if (draw.percent(5)) return draw.between(0n, 3n);
  const price = reserve.priceUsd8 === 0n ? 100_000_000n : reserve.priceUsd8;
  const usd = draw.between(1n, draw.percent(15) ? 400n : 40_000n);
  return (usd * reserve.unit * 100_000_000n) / price + draw.between(0n, 999n);
}

function withdrawal(
  turn: Turn<AaveV3State>,
  reserve: Reserve,
  user: string,
  other: string,
): Intent {
  const { state, env, draw } = turn;
  const balance = supplyBalance(state, reserve.address, user, env);
  const amount = draw.percent(15) ? MAX_UINT256 : draw.part(balance);
  const recipient = draw.percent(4) ? reserve.supplyToken : other;
  return { kind: "withdraw", reserve: reserve.address, account: user, recipient, amount };
}

function borrowing(turn: Turn<AaveV3State>, reserve: Reserve, user: string): Intent {
  const { state, env, draw } = turn;
  const { collateralUsd8, ltvBps, debtUsd8 } = aaveV3.health(state, user, env);
  const roomUsd8 = (collateralUsd8 * ltvBps) / 10_000n - debtUsd8;
  const room = reserve.priceUsd8 === 0n ? 0n : (roomUsd8 * reserve.unit) / reserve.priceUsd8;
  const amount = room > 0n && draw.percent(70) ? draw.part(room) : fresh(turn, reserve);
  return { kind: "borrow", reserve: reserve.address, caller: user, account: user, amount };
}

function repayment(turn: Turn<AaveV3State>, reserve: Reserve, user: string, other: string): Intent {
  const { state, env, draw } = turn;
  const withShares = draw.percent(35);
  const debt = debtBalance(state, reserve.address, user, env);
  const amount = draw.percent(20) ? MAX_UINT256 : draw.part(debt);
  const payer = withShares ? user : other;
  return { kind: "repay", reserve: reserve.address, payer, account: user, amount, withShares };
}

/** A price up to 15 % lower or 13 % higher than the last; now and then far off. */
function price({ draw }: Turn<AaveV3State>, reserve: Reserve): Intent {
  const last = reserve.priceUsd8 === 0n ? 100_000_000n : reserve.priceUsd8;
  const permille = draw.percent(3) ? draw.between(200n, 3_000n) : draw.between(850n, 1_130n);
  const next = (last * permille) / 1_000n;
  const answer = next < 1_000n ? 100_000_000n : next;
  return { kind: "oraclePrice", feed: reserve.feed, price: answer, round: 0n };
}

function liquidation(turn: Turn<AaveV3State>, actors: Actors, account: string): Intent {
  const { state, env, draw } = turn;
  const choices = aaveV3.opportunity(state, account, env)?.choices ?? [];
  const choice = choices.length === 0 ? undefined : draw.pick(choices);
  const anywhere = (): string => draw.pick(state.reserves as Reserve[]).address;
  const isFitting = choice !== undefined && draw.percent(94);
  const amount = draw.percent(50) ? MAX_UINT256 : draw.part(choice?.debtRepaid ?? 1_000n);
  return {
    kind: "liquidate",
    collateralReserve: isFitting ? choice.collateralReserve : anywhere(),
    debtReserve: isFitting ? choice.debtReserve : anywhere(),
    account,
    liquidator: draw.pick(actors.users),
    amount,
    receiveShares: draw.percent(35),
  };
}

/** A change of some parameters of one scope. */
export function change(scope: string, values: ParameterValues): ParameterChange {
  return { kind: "parameterChange", scope, values: encodeParameterValues(values) };
}
