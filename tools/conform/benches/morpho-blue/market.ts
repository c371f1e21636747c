import {
  BlockQueue,
  deployMorphoBlue,
  morphoMarketId,
  namedAddress,
  readMorphoCheckpoint,
  startAnvil,
  type MorphoBlue,
  type MorphoMarket,
  type MorphoMarketSpec,
  type MorphoTokenSpec,
  type TestClient,
} from "@hindcast/testchain";
import {
  decodeParameterValues,
  encodeParameterValues,
  WAD,
  type Intent,
  type MorphoBlueState,
  type StateRow,
} from "@hindcast/domain";
import { maxUint256, type Address } from "viem";
import type { OpenMarket, StartedMarket } from "../../bench.ts";
import { ChainMarket, type Call, type HeardContract } from "../../chain-market.ts";
import type { Draw } from "../../draw.ts";
import { drawMarkets, TOKENS, type DrawRateModel } from "./drawn-markets.ts";
import { nextIntent, nextProposal, type Actors } from "./next-intent.ts";
import { rowsOf } from "./readings.ts";

const USERS = 10;
/** Far more of each token than anybody can spend: more than 128 bits hold. */
const ENDOWMENT = 10n ** 60n;
const RATE_KINDS = { adaptive: 0n, proportional: 1n, fixed: 2n } as const;

const lower = (address: string): string => address.toLowerCase();
/** The reserve that stands for a market: the first 20 bytes of its id. */
const reserveOf = ({ id }: Pick<MorphoMarket, "id">): string => id.slice(0, 42);

/** A running Morpho Blue and who acts on it. */
interface Parts {
  readonly queue: BlockQueue;
  readonly blue: MorphoBlue;
  /** Those deployed, and one more that anybody may create. */
  readonly markets: readonly MorphoMarket[];
  readonly users: readonly Address[];
}

/** Deploys drawn markets; gives them with the means to draw their next steps. */
export async function startMorpho(
  draw: Draw,
  rateModelOf: DrawRateModel,
  artifactsFolder: string | undefined,
): Promise<StartedMarket<MorphoBlueState>> {
  const users = Array.from({ length: USERS }, (_, place) => namedAddress(`user${place}`));
  const specs = drawMarkets(draw, rateModelOf);
  const { blue, markets, ...open } = await openMorpho({
    tokens: TOKENS,
    specs,
    users,
    artifactsFolder,
  });
  const actors: Actors = {
    users: open.accounts,
    treasury: lower(blue.feeRecipient),
    flashReceiver: lower(blue.flashBorrower.address),
    listings: markets.map((market) => listing(blue, market)),
  };
  return { ...open, nextIntent: (turn) => nextIntent(turn, actors), nextProposal };
}

/** What to deploy, and who gets more of each token than anybody can spend. */
export interface MorphoSetup {
  readonly tokens: readonly MorphoTokenSpec[];
  readonly specs: readonly MorphoMarketSpec[];
  readonly users: readonly Address[];
  readonly artifactsFolder: string | undefined;
  readonly genesisTimestampSeconds?: number;
}

/** A running Morpho Blue, its node and every market a step may name. */
export interface OpenMorpho extends OpenMarket {
  readonly client: TestClient;
  readonly blue: MorphoBlue;
  readonly markets: readonly MorphoMarket[];
}

/** Deploys markets on a node of their own. */
export async function openMorpho({
  tokens,
  specs,
  users,
  artifactsFolder,
  ...anvilOptions
}: MorphoSetup): Promise<OpenMorpho> {
  const anvil = await startAnvil(anvilOptions);
  const queue = new BlockQueue(anvil.client);
  const options = artifactsFolder === undefined ? {} : { artifactsFolder };
  const blue = await deployMorphoBlue(queue, tokens, specs, options);
  const createdSeconds = Number((await queue.client.getBlock()).timestamp);
  for (const { contract } of blue.tokens)
    for (const user of [...users, blue.feeRecipient]) {
      await queue.add(user, contract, "mint", [user, ENDOWMENT]);
      await queue.add(user, contract, "approve", [blue.morpho.address, maxUint256]);
    }
  const spare = await prepareSpare(queue, blue);
  const timeSeconds = createdSeconds + 12;
  await queue.mineAll(timeSeconds);
  const parts = { queue, blue, users, markets: [...blue.markets, spare] };
  return {
    client: anvil.client,
    blue,
    markets: parts.markets,
    market: new ChainMarket({
      queue,
      callOf: (step) => callOf(parts, step.intent),
      heard: heardContracts(blue),
      errors: [],
      read: () => readRows(parts),
      stop: () => anvil.stop(),
    }),
    opening: openingOf(blue).map((intent) => ({ timeSeconds: createdSeconds, intent })),
    timeSeconds,
    names: namesOf(parts),
    accounts: [...users, blue.feeRecipient].map(lower),
    source: {
      url: anvil.url,
      protocol: "morpho-blue",
      market: { morpho: lower(blue.morpho.address), rateModels: plainRateModels(blue) },
    },
  };
}

/** LLTV of the market that nobody has created yet. */
const SPARE_LLTV_WAD = WAD / 20n;

/** A market like the first, ready for anybody to create it. */
async function prepareSpare(queue: BlockQueue, blue: MorphoBlue): Promise<MorphoMarket> {
  const [first] = blue.markets as [MorphoMarket];
  const params = { ...first.params, lltv: SPARE_LLTV_WAD };
  const id = morphoMarketId(params);
  await queue.add(blue.admin, blue.morpho, "enableLltv", [SPARE_LLTV_WAD]);
  if (first.rateModel.kind === "fixed")
    await queue.add(blue.admin, first.irm, "setBorrowRate", [id, first.rateModel.rateWad]);
  return { ...first, feeWad: 0n, lltvWad: SPARE_LLTV_WAD, params, id };
}

/** Rate models whose logs do not tell how they answer. */
function plainRateModels(blue: MorphoBlue): readonly object[] {
  const models = new Map(
    blue.markets.map(({ irm, rateModel }) => [lower(irm.address), rateModel.kind]),
  );
  return [...models].map(([address, kind]) => ({ address, kind }));
}

function namesOf({ blue, users, markets }: Parts): Record<string, string> {
  const names: Record<string, string> = {
    [lower(blue.morpho.address)]: "morpho",
    [lower(blue.feeRecipient)]: "treasury",
    [lower(blue.flashBorrower.address)]: "flash borrower",
  };
  users.forEach((user, place) => (names[lower(user)] = `user ${place}`));
  for (const { symbol, contract } of blue.tokens) names[lower(contract.address)] = symbol;
  markets.forEach((market, place) => {
    names[reserveOf(market)] = `market ${place}`;
    names[lower(market.oracle.address)] ??= `oracle ${place}`;
    names[lower(market.irm.address)] ??= `rate model ${market.rateModel.kind}`;
  });
  return names;
}

/** What creates a market in our rules; its fee comes later, as it does on chain. */
function listing(blue: MorphoBlue, market: MorphoMarket): Intent {
  const decimalsOf = (symbol: string): number =>
    blue.tokens.find((token) => token.symbol === symbol)?.decimals ?? 0;
  const { rateModel, lltvWad, params } = market;
  return {
    kind: "marketListing",
    reserve: reserveOf(market),
    marketId: market.id,
    symbol: `${market.collateral}/${market.loan}`,
    loanToken: lower(params.loanToken),
    loanDecimals: decimalsOf(market.loan),
    collateralToken: lower(params.collateralToken),
    collateralDecimals: decimalsOf(market.collateral),
    oracle: lower(params.oracle),
    rateModel: lower(params.irm),
    values: encodeParameterValues({
      lltvWad,
      rateModelKind: RATE_KINDS[rateModel.kind],
      ...(rateModel.kind === "fixed" ? { fixedRateWad: rateModel.rateWad } : {}),
    }),
  };
}

function openingOf(blue: MorphoBlue): Intent[] {
  const intents: Intent[] = [{ kind: "treasuryAssignment", treasury: lower(blue.feeRecipient) }];
  for (const market of blue.markets) {
    const { feeWad, priceE36 } = market;
    const feed = lower(market.oracle.address);
    intents.push(listing(blue, market));
    intents.push({ kind: "oraclePrice", feed, price: priceE36, round: 0n });
    if (feeWad === 0n) continue;
    const values = encodeParameterValues({ feeWad });
    intents.push({ kind: "parameterChange", scope: reserveOf(market), values });
  }
  return intents;
}

function heardContracts(blue: MorphoBlue): HeardContract[] {
  const models = new Map(blue.markets.map(({ irm }) => [irm.address, irm]));
  const heard = [blue.morpho, ...models.values()];
  return heard.map((contract) => ({ ...contract, ignored: new Set<string>() }));
}

/** A market nobody created, for what names one. */
const UNKNOWN = { loanToken: 1n, collateralToken: 2n, oracle: 3n, irm: 4n, lltv: 5n };
const addressOfNumber = (value: bigint): Address => `0x${value.toString(16).padStart(40, "0")}`;

/** The transaction that carries an intent out. */
function callOf({ blue, markets }: Parts, intent: Intent): Call {
  const { admin, morpho } = blue;
  const by = (from: string, functionName: string, ...args: readonly unknown[]): Call => ({
    from: from as Address,
    contract: morpho,
    functionName,
    args,
  });
  const termsOf = (reserve: string): unknown =>
    markets.find((market) => reserveOf(market) === reserve)?.params ?? {
      ...UNKNOWN,
      loanToken: addressOfNumber(UNKNOWN.loanToken),
      collateralToken: addressOfNumber(UNKNOWN.collateralToken),
      oracle: addressOfNumber(UNKNOWN.oracle),
      irm: addressOfNumber(UNKNOWN.irm),
    };
  switch (intent.kind) {
    case "oraclePrice": {
      const oracle = markets.find((market) => lower(market.oracle.address) === intent.feed)?.oracle;
      return { ...by(admin, "push", intent.price), contract: oracle ?? morpho };
    }
    case "flashLoan": {
      const { initiator, reserve, amount } = intent;
      const call = by(initiator, "borrow", morpho.address, reserve, amount);
      return { ...call, contract: blue.flashBorrower };
    }
    case "treasuryAssignment":
      return by(admin, "setFeeRecipient", intent.treasury);
    case "parameterChange":
      return by(
        admin,
        "setFee",
        termsOf(intent.scope),
        decodeParameterValues(intent.values)["feeWad"],
      );
    case "marketListing":
      return by(admin, "createMarket", termsOf(intent.reserve));
    case "liquidate": {
      const { liquidator, debtReserve, account, amount, measure } = intent;
      const amounts = measure === "collateral" ? [amount, 0n] : [0n, amount];
      return by(liquidator, "liquidate", termsOf(debtReserve), account, ...amounts, "0x");
    }
    default:
      return userCall(by, termsOf, intent);
  }
}

function userCall(
  by: (from: string, functionName: string, ...args: readonly unknown[]) => Call,
  termsOf: (reserve: string) => unknown,
  intent: Intent,
): Call {
  switch (intent.kind) {
    case "supply":
    case "repay": {
      const { payer, reserve, account, amount } = intent;
      return by(payer, intent.kind, termsOf(reserve), amount, 0n, account, "0x");
    }
    case "supplyShares":
    case "repayShares": {
      const { payer, reserve, account, shares } = intent;
      const name = intent.kind === "supplyShares" ? "supply" : "repay";
      return by(payer, name, termsOf(reserve), 0n, shares, account, "0x");
    }
    case "withdraw":
    case "withdrawShares": {
      const { account, reserve, recipient } = intent;
      const amounts = intent.kind === "withdraw" ? [intent.amount, 0n] : [0n, intent.shares];
      return by(account, "withdraw", termsOf(reserve), ...amounts, account, recipient);
    }
    case "borrow":
    case "borrowShares": {
      const { caller, reserve, account } = intent;
      const amounts = intent.kind === "borrow" ? [intent.amount, 0n] : [0n, intent.shares];
      return by(caller, "borrow", termsOf(reserve), ...amounts, account, caller);
    }
    case "collateralSupply": {
      const { payer, reserve, account, amount } = intent;
      return by(payer, "supplyCollateral", termsOf(reserve), amount, account, "0x");
    }
    case "collateralWithdrawal": {
      const { account, reserve, recipient, amount } = intent;
      return by(account, "withdrawCollateral", termsOf(reserve), amount, account, recipient);
    }
    case "interestAccrual":
      return by(ANYBODY, "accrueInterest", termsOf(intent.reserve));
    default:
      throw new Error(`the bench of Morpho Blue does not play ${intent.kind}`);
  }
}

const ANYBODY = namedAddress("anybody");

/** Everything the contracts tell at the head, as rows; a market that does not exist has none. */
async function readRows({ queue, blue, markets, users }: Parts): Promise<readonly StateRow[]> {
  const { client } = queue;
  const everybody = [...users, blue.feeRecipient];
  const head = Number(await client.getBlockNumber());
  const seen = { ...blue, markets };
  const checkpoint = await readMorphoCheckpoint(client, seen, everybody, head);
  const treasury = await client.readContract({
    ...blue.morpho,
    functionName: "feeRecipient",
  } as never);
  const rows: StateRow[] = [{ path: "treasury", value: lower(String(treasury)) }];
  checkpoint.markets.forEach((figures, place) => {
    if (figures.lastUpdateTimeSeconds === 0n) return;
    const address = reserveOf(markets[place] as MorphoMarket);
    rows.push(
      ...rowsOf(`market/${address}`, {
        supplyAssets: figures.totalSupplyAssets,
        supplyShares: figures.totalSupplyShares,
        borrowAssets: figures.totalBorrowAssets,
        borrowShares: figures.totalBorrowShares,
        lastUpdateSeconds: figures.lastUpdateTimeSeconds,
        feeWad: figures.feeWad,
        price: figures.priceE36,
        rateAtTarget: figures.rateAtTargetWad,
      }),
    );
    for (const { account, positions } of checkpoint.accounts) {
      const { supplyShares, borrowShares, collateral } = positions[place] ?? NOTHING;
      const position = { supplyShares, borrowShares, collateral };
      rows.push(...rowsOf(`account/${lower(account)}/${address}`, position));
    }
  });
  blue.tokens.forEach(({ contract }, place) =>
    rows.push({
      path: `holding/${lower(contract.address)}`,
      value: `${checkpoint.holdings[place]}`,
    }),
  );
  return rows;
}

const NOTHING = { supplyShares: 0n, borrowShares: 0n, collateral: 0n };
