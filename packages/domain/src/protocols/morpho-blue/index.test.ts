import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { protocolSuite, type Draw, type SuiteScenario } from "../protocol.suite.ts";
import type { Env, Intent } from "../protocol.ts";
import { morphoBlue, type MorphoBlueState } from "./index.ts";
import { marketNow, positionHealth, type MarketNow } from "./margin.ts";
import { noFaults, ORACLE_PRICE_SCALE, toAssetsDown, toAssetsUp } from "./math.ts";
import {
  addressOf,
  collaterals,
  loans,
  openingIntents,
  oracleAnswer,
  SAMPLE_MARKETS,
  setting,
  START_SECONDS,
  TREASURY,
  type SampleMarket,
} from "./market.suite.ts";
import { findMarket, positionIn, ZERO_ADDRESS, type Market, type Position } from "./state.ts";

const ACCOUNTS = Array.from({ length: 7 }, (_, number) => addressOf(0xa, number + 1));

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)] as T;
}

/** Where among the markets a step plays. */
interface Scene {
  readonly state: Readonly<MorphoBlueState>;
  readonly env: Env;
  readonly draw: Draw;
  readonly sample: SampleMarket;
  readonly now: MarketNow;
  readonly account: string;
  readonly other: string;
  readonly position: Position;
}

const NOTHING: Position = { marketId: 0, supplyShares: 0n, borrowShares: 0n, collateral: 0n };

function sceneOf(state: Readonly<MorphoBlueState>, env: Env, draw: Draw): Scene {
  const sample = pick(SAMPLE_MARKETS, draw);
  const market = findMarket(state, sample.address) as Market;
  const now = marketNow(state, market, env.timeSeconds);
  const accounts = [...ACCOUNTS, TREASURY];
  const account = pick(accounts, draw);
  const position = positionIn(state, account, market) ?? NOTHING;
  return { state, env, draw, sample, now, account, other: pick(accounts, draw), position };
}

/** Some thousands of whole tokens, now and then a few units only. */
function someAmount({ draw }: Scene, unit: bigint): bigint {
  if (draw(15) === 0) return BigInt(draw(4));
  return (unit * BigInt(1 + draw(3_000))) / 10n + BigInt(draw(1_000));
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

/** What the position could still borrow. */
function roomToBorrow({ now, position }: Scene): bigint {
  const { quoted, borrowed } = positionHealth(now, position) ?? { quoted: 0n, borrowed: 0n };
  const room = (quoted * now.market.parameters.lltvWad) / WAD - borrowed;
  return room > 0n ? room : 0n;
}

function lenderIntent(scene: Scene): Intent {
  const { draw, account, other, sample, now, position } = scene;
  const reserve = sample.address;
  const recipient = draw(25) === 0 ? ZERO_ADDRESS : other;
  const amount = someAmount(scene, loans(sample, 1n));
  switch (draw(6)) {
    case 0:
      return { kind: "supplyShares", reserve, payer: other, account, shares: amount * 1_000_000n };
    case 1: {
      const claim = toAssetsDown(position.supplyShares, now.supply, noFaults());
      return { kind: "withdraw", reserve, account, recipient, amount: partOf(claim, draw) };
    }
    case 2: {
      const shares = partOf(position.supplyShares, draw);
      return { kind: "withdrawShares", reserve, account, recipient, shares };
    }
    case 3:
      return { kind: "interestAccrual", reserve };
    default:
      return { kind: "supply", reserve, payer: other, account, amount };
  }
}

function borrowerIntent(scene: Scene): Intent {
  const { draw, account, other, sample, now, position } = scene;
  const reserve = sample.address;
  const room = (roomToBorrow(scene) * BigInt(60 + draw(42))) / 100n;
  switch (draw(8)) {
    case 0:
    case 1:
      return { kind: "borrow", reserve, caller: account, account, amount: room };
    case 2: {
      const shares = (room * (now.debt.shares + 1_000_000n)) / (now.debt.assets + 1n);
      return { kind: "borrowShares", reserve, caller: account, account, shares };
    }
    case 3: {
      const owed = toAssetsUp(position.borrowShares, now.debt, noFaults());
      const amount = partOf(owed, draw);
      return { kind: "repay", reserve, payer: other, account, amount, withShares: false };
    }
    case 4: {
      const shares = partOf(position.borrowShares, draw);
      return { kind: "repayShares", reserve, payer: other, account, shares };
    }
    case 5: {
      const amount = partOf(position.collateral, draw);
      return { kind: "collateralWithdrawal", reserve, account, recipient: other, amount };
    }
    default: {
      const worth = (now.price ?? 0n) === 0n ? 1n : (now.price as bigint);
      const amount = (someAmount(scene, loans(sample, 1n)) * ORACLE_PRICE_SCALE) / worth;
      return { kind: "collateralSupply", reserve, payer: other, account, amount };
    }
  }
}

function liquidation(scene: Scene): Intent {
  const { state, env, draw, other } = scene;
  const offers = [...morphoBlue.accounts(state)]
    .map((account) => morphoBlue.opportunity(state, account, env))
    .filter((offer) => offer !== undefined);
  if (offers.length === 0) return fall(scene);
  const offer = pick(offers, draw);
  const choice = pick(offer.choices, draw);
  const market = findMarket(state, choice.debtReserve) as Market;
  const { borrowShares, collateral } = positionIn(state, offer.account, market) as Position;
  const measure = pick(["debt", "collateral", "shares"] as const, draw);
  const most = { debt: choice.debtRepaid, collateral, shares: borrowShares }[measure];
  return {
    kind: "liquidate",
    collateralReserve: choice.collateralReserve,
    debtReserve: draw(20) === 0 ? scene.sample.address : choice.debtReserve,
    account: offer.account,
    liquidator: other,
    amount: partOf(most, draw),
    receiveShares: false,
    measure,
  };
}

/** A price far or less far down; rarely zero, or none an oracle could answer. */
function fall({ sample, draw }: Scene): Intent {
  const share = BigInt(draw(40) === 0 ? 0 : 40 + draw(75));
  const price = draw(60) === 0 ? -1n : oracleAnswer(sample, (sample.price4 * share) / 100n);
  return { kind: "oraclePrice", feed: sample.oracle, price, round: BigInt(draw(1_000)) };
}

function rareIntent(scene: Scene): Intent {
  const { draw, account, other, sample } = scene;
  const reserve = sample.address;
  switch (draw(6)) {
    case 0:
      return { kind: "treasuryAssignment", treasury: draw(2) === 0 ? TREASURY : account };
    case 1: {
      const amount = collaterals(sample, BigInt(draw(3)));
      return {
        kind: "flashLoan",
        reserve: sample.loanToken,
        initiator: account,
        receiver: other,
        amount,
        premium: 0n,
      };
    }
    case 2:
      return setting(reserve, { lltvWad: (WAD * BigInt(30 + draw(70))) / 100n });
    case 3:
      return setting("market", { curveSteepnessWad: WAD * BigInt(1 + draw(6)) });
    case 4:
      return { kind: "oraclePrice", feed: sample.loanToken, price: BigInt(draw(9)), round: 1n };
    default:
      return setting(reserve, { feeWad: (WAD * BigInt(draw(30))) / 100n });
  }
}

const crowded: SuiteScenario<MorphoBlueState> = {
  name: "four markets, four rate models, eight accounts, falling prices",
  opening: [
    ...openingIntents(),
    ...SAMPLE_MARKETS.flatMap((sample, index) =>
      ACCOUNTS.slice(0, 3).flatMap((account, at): Intent[] => {
        const reserve = sample.address;
        const payer = ACCOUNTS[(at + index) % ACCOUNTS.length] as string;
        const amount = loans(sample, 2_000n);
        const pledged = (amount * ORACLE_PRICE_SCALE) / oracleAnswer(sample, sample.price4);
        return [
          { kind: "supply", reserve, payer, account, amount },
          { kind: "collateralSupply", reserve, payer, account: payer, amount: pledged },
          { kind: "borrow", reserve, caller: payer, account: payer, amount: (amount * 3n) / 10n },
        ];
      }),
    ),
  ].map((intent, index) => ({ intent, env: { timeSeconds: START_SECONDS + index, block: index } })),
  scopes: ["market", ...SAMPLE_MARKETS.map((sample) => sample.address)],
  mustHappen: [
    "supply",
    "supplyShares",
    "withdraw",
    "withdrawShares",
    "borrow",
    "borrowShares",
    "repay",
    "repayShares",
    "collateralSupply",
    "collateralWithdrawal",
    "interestAccrual",
    "liquidation",
    "badDebt",
    "flashLoan",
    "treasuryAssignment",
    "parameterChange",
    "oraclePrice",
    "rateUpdate",
    "interestPosting",
    "timePosting",
    "sharePosting",
    "collateralChange",
    "cashMove",
    "debtWriteOff",
  ],
  nextStep(state, before, draw) {
    const wait = draw(10);
    const seconds = wait === 0 ? draw(40 * 86_400) : wait === 1 ? 0 : draw(3_000);
    const env = { timeSeconds: before.timeSeconds + seconds, block: before.block + 1 };
    const scene = sceneOf(state, env, draw);
    const kind = draw(20);
    if (kind < 4) return { intent: lenderIntent(scene), env };
    if (kind < 11) return { intent: borrowerIntent(scene), env };
    if (kind < 15) return { intent: liquidation(scene), env };
    return { intent: kind < 17 ? rareIntent(scene) : fall(scene), env };
  },
};

protocolSuite(morphoBlue, [crowded]);
