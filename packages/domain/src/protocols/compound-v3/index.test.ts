import { MAX_UINT256 } from "../../numbers/units.ts";
import { protocolSuite, type Draw, type SuiteScenario } from "../protocol.suite.ts";
import type { Env, Intent } from "../protocol.ts";
import {
  cometBalance,
  cometReserves,
  cometCollateral,
  cometCollateralReserves,
  compoundV3,
  type CompoundV3State,
} from "./index.ts";
import {
  addressOf,
  COLLATERALS,
  COMET,
  feedOf,
  openingIntents,
  SAMPLE_ASSETS,
  setting,
  share,
  START_SECONDS,
  tokens,
  USDC,
  type SampleAsset,
} from "./market.suite.ts";

const ACCOUNTS = Array.from({ length: 8 }, (_, number) => addressOf(0xa, number + 1));

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)] as T;
}

/** Where in the market a step plays. */
interface Scene {
  readonly state: Readonly<CompoundV3State>;
  readonly env: Env;
  readonly draw: Draw;
  readonly collateral: SampleAsset;
  readonly account: string;
  readonly other: string;
}

/** Some dollars' worth of the asset, now and then a few units only. */
function someAmount(of: SampleAsset, draw: Draw, mostDollars = 20_000): bigint {
  if (draw(20) === 0) return BigInt(draw(4));
  const dollars = BigInt(1 + draw(mostDollars)) * 100_000_000n;
  return (tokens(of, 1n) * dollars) / of.priceUsd8 + BigInt(draw(1_000));
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

/** What the account could still borrow, roughly, in base. */
function roomToBorrow({ state, env, account }: Scene): bigint {
  const { collateralUsd8, ltvBps, debtUsd8 } = compoundV3.health(state, account, env);
  const room = (collateralUsd8 * ltvBps) / 10_000n - debtUsd8;
  return room > 0n ? room / 100n : 0n;
}

function baseIntent(scene: Scene): Intent {
  const { state, env, draw, account, other } = scene;
  const reserve = USDC.address;
  const balance = cometBalance(state, account, env);
  const size = balance < 0n ? -balance : balance;
  const kind = draw(10);
  if (kind < 3) {
    const amount = draw(2) === 0 ? partOf(size, draw) : someAmount(USDC, draw);
    const isMost = amount === MAX_UINT256 && balance >= 0n && draw(2) === 0;
    return { kind: "supply", reserve, payer: other, account, amount: isMost ? 0n : amount };
  }
  const room = (roomToBorrow(scene) * BigInt(85 + draw(17))) / 100n;
  const amount = draw(3) === 0 ? partOf(size, draw) : room;
  if (kind < 8) {
    const recipient = draw(30) === 0 ? COMET : other;
    return { kind: "withdraw", reserve, account, recipient, amount };
  }
  return { kind: "shareTransfer", reserve, from: account, to: other, amount };
}

function collateralIntent(scene: Scene): Intent {
  const { state, draw, account, other, collateral } = scene;
  const reserve = collateral.address;
  const held = cometCollateral(state, reserve, account);
  const kind = draw(10);
  if (kind < 6) {
    const amount = someAmount(collateral, draw);
    return { kind: "collateralSupply", reserve, payer: other, account, amount };
  }
  const amount = partOf(held, draw);
  if (kind < 8) return { kind: "collateralWithdrawal", reserve, account, recipient: other, amount };
  return { kind: "collateralTransfer", reserve, from: account, to: other, amount };
}

function absorption(scene: Scene): Intent {
  const { state, env, draw, other, account } = scene;
  const offers = [...compoundV3.accounts(state)]
    .map((each) => compoundV3.opportunity(state, each, env))
    .filter((offer) => offer !== undefined);
  if (offers.length === 0 && draw(4) !== 0) return fall(scene);
  return {
    kind: "liquidate",
    collateralReserve: USDC.address,
    debtReserve: USDC.address,
    account: offers.length === 0 ? account : pick(offers, draw).account,
    liquidator: other,
    amount: MAX_UINT256,
    receiveShares: false,
  };
}

function sale({ state, draw, account, other, collateral }: Scene): Intent {
  const stock = cometCollateralReserves(state, collateral.address);
  const worth = (stock * collateral.priceUsd8) / tokens(collateral, 1n) / 100n;
  return {
    kind: "collateralSale",
    reserve: collateral.address,
    buyer: account,
    recipient: other,
    baseAmount: draw(3) === 0 ? someAmount(USDC, draw, 100) : (worth * BigInt(draw(130))) / 100n,
    minimumCollateral: draw(5) === 0 ? stock : 0n,
  };
}

/** A price far or less far down; rarely one no oracle should give. */
function fall({ collateral, draw }: Scene): Intent {
  const of = draw(15) === 0 ? USDC : collateral;
  const part = BigInt(draw(40) === 0 ? 0 : 45 + draw(75));
  const price = (of.priceUsd8 * part) / 100n;
  return { kind: "oraclePrice", feed: feedOf(of), price, round: BigInt(draw(1_000)) };
}

function rareIntent(scene: Scene): Intent {
  const { state, env, draw, account, other, collateral } = scene;
  switch (draw(8)) {
    case 0:
      return { kind: "interestAccrual", reserve: USDC.address };
    case 1: {
      const reserves = cometReserves(state, env);
      const amount = partOf(reserves > 0n ? reserves / 3n : 0n, draw);
      return { kind: "reserveWithdrawal", reserve: USDC.address, recipient: other, amount };
    }
    case 2: {
      const of = draw(2) === 0 ? USDC : collateral;
      const amount = someAmount(of, draw, 100);
      return { kind: "donation", reserve: of.address, from: account, amount };
    }
    case 3:
      return setting("market", { targetReserves: BigInt(draw(3)) * 10n ** 12n });
    case 4:
      return setting("market", {
        borrowRateSlopeHighWad: share(BigInt(draw(40_000))),
        supplyKinkWad: share(BigInt(draw(10_000))),
      });
    case 5: {
      const liquidate = share(BigInt(5_000 + draw(5_200)));
      return setting(collateral.address, { liquidateCollateralFactorWad: liquidate });
    }
    case 6:
      return setting(collateral.address, { supplyCap: BigInt(draw(30_000_000)) });
    default:
      return setting("market", { [pick(FLAGS, draw)]: draw(3) === 0 });
  }
}

const FLAGS = ["supplyPaused", "transferPaused", "withdrawPaused", "absorbPaused", "buyPaused"];

const crowded: SuiteScenario<CompoundV3State> = {
  name: "three collaterals, eight accounts, falling prices",
  opening: [
    ...openingIntents(),
    ...ACCOUNTS.slice(0, 3).map((account): Intent => {
      const amount = tokens(USDC, 60_000n);
      return { kind: "supply", reserve: USDC.address, payer: account, account, amount };
    }),
    ...COLLATERALS.flatMap((of) =>
      ACCOUNTS.slice(3).map((account): Intent => {
        const amount = (tokens(of, 1n) * 1_500_000_000_000n) / of.priceUsd8;
        return { kind: "collateralSupply", reserve: of.address, payer: account, account, amount };
      }),
    ),
  ].map((intent, index) => ({ intent, env: { timeSeconds: START_SECONDS + index, block: index } })),
  scopes: ["market", ...SAMPLE_ASSETS.map((of) => of.address)],
  mustHappen: [
    "supply",
    "withdraw",
    "shareTransfer",
    "collateralSupply",
    "collateralWithdrawal",
    "collateralTransfer",
    "liquidation",
    "debtAbsorption",
    "badDebt",
    "collateralSale",
    "reserveWithdrawal",
    "interestAccrual",
    "donation",
    "parameterChange",
    "oraclePrice",
  ],
  nextStep(state, before, draw) {
    const seconds = draw(10) === 0 ? draw(30 * 86_400) : draw(3_000);
    const env = { timeSeconds: before.timeSeconds + seconds, block: before.block + 1 };
    const scene: Scene = {
      state,
      env,
      draw,
      collateral: pick(COLLATERALS, draw),
      account: pick(ACCOUNTS, draw),
      other: pick(ACCOUNTS, draw),
    };
    const kind = draw(20);
    if (kind < 7) return { intent: baseIntent(scene), env };
    if (kind < 11) return { intent: collateralIntent(scene), env };
    if (kind < 15) return { intent: absorption(scene), env };
    if (kind < 16) return { intent: sale(scene), env };
    return { intent: kind < 18 ? rareIntent(scene) : fall(scene), env };
  },
};

protocolSuite(compoundV3, [crowded]);
