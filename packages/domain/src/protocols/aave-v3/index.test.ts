import { MAX_UINT256 } from "../../numbers/units.ts";
import { protocolSuite, type Draw, type SuiteScenario } from "../protocol.suite.ts";
import type { Env, Intent } from "../protocol.ts";
import { aaveV3, debtBalance, supplyBalance, type AaveV3State } from "./index.ts";
import {
  addressOf,
  feedOf,
  openingIntents,
  RULE_VERSIONS,
  SAMPLE_RESERVES,
  setting,
  START_SECONDS,
  supplyTokenOf,
  tokens,
  TREASURY,
  type SampleReserve,
} from "./market.suite.ts";

const ACCOUNTS = Array.from({ length: 8 }, (_, number) => addressOf(0xa, number + 1));

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)] as T;
}

/** Where in the market a step plays. */
interface Scene {
  readonly state: Readonly<AaveV3State>;
  readonly env: Env;
  readonly draw: Draw;
  readonly reserve: SampleReserve;
  readonly account: string;
  readonly other: string;
}

/** Some dollars' worth of the reserve, now and then a few units only. */
function someAmount({ state, reserve, draw }: Scene): bigint {
  if (draw(20) === 0) return BigInt(draw(4));
  const id = state.reserveIds.get(reserve.address) as number;
  const price = state.reserves[id]?.priceUsd8 || reserve.priceUsd8;
  const dollars = BigInt(1 + draw(20_000)) * 100_000_000n;
  return (tokens(reserve, 1n) * dollars) / price + BigInt(draw(1_000));
}

/** A part of a balance; often all, one less, one more, or the "everything" amount. */
function partOf(balance: bigint, draw: Draw): bigint {
  const choice = draw(10);
  if (choice === 0) return MAX_UINT256;
  if (choice === 1) return balance;
  if (choice === 2) return balance > 0n ? balance - 1n : 0n;
  if (choice === 3) return balance + 1n;
  return (balance * BigInt(draw(100))) / 100n;
}

function supplied(scene: Scene): bigint {
  return supplyBalance(scene.state, scene.reserve.address, scene.account, scene.env);
}

/** What the account could still borrow of the reserve, roughly. */
function roomToBorrow(scene: Scene): bigint {
  const { state, env, reserve, account } = scene;
  const { collateralUsd8, ltvBps, debtUsd8 } = aaveV3.health(state, account, env);
  const room = (collateralUsd8 * ltvBps) / 10_000n - debtUsd8;
  const id = state.reserveIds.get(reserve.address) as number;
  const price = state.reserves[id]?.priceUsd8 || reserve.priceUsd8;
  return room > 0n ? (room * tokens(reserve, 1n)) / price : 0n;
}

function moneyIntent(scene: Scene): Intent {
  const { state, env, draw, account, other } = scene;
  const reserve = scene.reserve.address;
  const kind = draw(12);
  if (kind < 4)
    return { kind: "supply", reserve, payer: other, account, amount: someAmount(scene) };
  if (kind < 6) {
    const recipient = draw(30) === 0 ? supplyTokenOf(scene.reserve) : other;
    return { kind: "withdraw", reserve, account, recipient, amount: partOf(supplied(scene), draw) };
  }
  if (kind < 9) {
    const room = roomToBorrow(scene);
    const amount = draw(3) === 0 ? someAmount(scene) : (room * BigInt(70 + draw(31))) / 100n;
    return { kind: "borrow", reserve, caller: account, account, amount };
  }
  if (kind < 11) {
    const debt = debtBalance(state, reserve, account, env);
    const payer = draw(3) === 0 ? other : account;
    const withShares = payer === account && draw(3) === 0;
    return { kind: "repay", reserve, payer, account, amount: partOf(debt, draw), withShares };
  }
  const amount = partOf(supplied(scene), draw);
  return { kind: "shareTransfer", reserve, from: account, to: other, amount };
}

function liquidation(scene: Scene): Intent {
  const { state, env, draw, other } = scene;
  const offers = [...aaveV3.accounts(state)]
    .map((account) => aaveV3.opportunity(state, account, env))
    .filter((offer) => offer !== undefined);
  if (offers.length === 0) return fall(scene);
  const offer = pick(offers, draw);
  const choice = pick(offer.choices, draw);
  return {
    kind: "liquidate",
    collateralReserve: choice.collateralReserve,
    debtReserve: draw(12) === 0 ? scene.reserve.address : choice.debtReserve,
    account: offer.account,
    liquidator: other,
    amount: partOf(choice.debtRepaid, draw),
    receiveShares: draw(3) === 0,
  };
}

/** A price far or less far down; rarely one no oracle should give. */
function fall({ reserve, draw }: Scene): Intent {
  const share = BigInt(draw(40) === 0 ? 0 : 45 + draw(75));
  const price = (reserve.priceUsd8 * share) / 100n;
  return { kind: "oraclePrice", feed: feedOf(reserve), price, round: BigInt(draw(1_000)) };
}

function rareIntent(scene: Scene): Intent {
  const { draw, account, other } = scene;
  const reserve = scene.reserve.address;
  switch (draw(9)) {
    case 0:
    case 7:
      return { kind: "collateralToggle", reserve, account, enabled: draw(2) === 0 };
    case 1:
      return { kind: "modeChange", account, mode: draw(3) };
    case 2: {
      const amount = someAmount(scene);
      return {
        kind: "flashLoan",
        reserve,
        initiator: account,
        receiver: other,
        amount,
        premium: 0n,
      };
    }
    case 3:
      return { kind: "treasuryMint", reserve, amount: 0n };
    case 4:
      return { kind: "donation", reserve, from: account, amount: someAmount(scene) };
    case 5:
      return setting(reserve, { reserveFactorBps: BigInt(draw(30) * 100) });
    case 6: {
      const liquidationThresholdBps = BigInt(6_000 + draw(40) * 100);
      return setting(reserve, { ltvBps: 5_000n, liquidationThresholdBps });
    }
    default:
      return setting(reserve, draw(2) === 0 ? { paused: false } : { frozen: draw(4) === 0 });
  }
}

const crowded = (ruleVersion: bigint): SuiteScenario<AaveV3State> => ({
  name: `five reserves, eight accounts, falling prices, rules ${ruleVersion}`,
  // What the versions share is tried most on the first.
  walks: ruleVersion === 30n ? 30 : 12,
  opening: [
    ...openingIntents(ruleVersion),
    ...SAMPLE_RESERVES.flatMap((reserve, index) =>
      ACCOUNTS.slice(0, 4).map((account, at): Intent => {
        const amount = (tokens(reserve, 1n) * 2_000_000_000_000n) / reserve.priceUsd8;
        const payer = ACCOUNTS[(at + index) % ACCOUNTS.length] as string;
        return { kind: "supply", reserve: reserve.address, payer, account, amount };
      }),
    ),
  ].map((intent, index) => ({ intent, env: { timeSeconds: START_SECONDS + index, block: index } })),
  scopes: ["market", "mode:1", ...SAMPLE_RESERVES.map((reserve) => reserve.address)],
  mustHappen: [
    "supply",
    "withdraw",
    "borrow",
    "repay",
    "liquidation",
    "badDebt",
    "shareTransfer",
    "collateralToggle",
    "modeChange",
    "flashLoan",
    "treasuryMint",
    "donation",
    "parameterChange",
    "oraclePrice",
  ],
  nextStep(state, before, draw) {
    const seconds = draw(10) === 0 ? draw(30 * 86_400) : draw(3_000);
    const env = { timeSeconds: before.timeSeconds + seconds, block: before.block + 1 };
    const accounts = [...ACCOUNTS, TREASURY];
    const scene: Scene = {
      state,
      env,
      draw,
      reserve: pick(SAMPLE_RESERVES, draw),
      account: pick(accounts, draw),
      other: pick(accounts, draw),
    };
    const kind = draw(20);
    if (kind < 11) return { intent: moneyIntent(scene), env };
    if (kind < 15) return { intent: liquidation(scene), env };
    return { intent: kind < 18 ? rareIntent(scene) : fall(scene), env };
  },
});

protocolSuite(aaveV3, RULE_VERSIONS.map(crowded));
