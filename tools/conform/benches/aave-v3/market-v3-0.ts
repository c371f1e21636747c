import {
  BlockQueue,
  deployAaveV3,
  deployRateStrategy,
  namedAddress,
  startAnvil,
  type AaveMarket,
  type Contract,
  type ReserveSpec,
} from "@hindcast/testchain";
import {
  decodeParameterValues,
  type AaveV3State,
  type Intent,
  type StateRow,
} from "@hindcast/domain";
import { maxUint256, parseAbi, type Abi } from "viem";
import type { StartedMarket } from "../../bench.ts";
import { ChainMarket, type Call, type HeardContract } from "../../chain-market.ts";
import type { Draw } from "../../draw.ts";
import { drawRate, drawReserves } from "./drawn-reserves.ts";
import { flashBorrowerArtifact } from "./flash-borrower.ts";
import { readAccounts } from "./lens.ts";
import { change, nextIntent, type Actors } from "./next-intent.ts";
import { drawChange, drawProposal, setterOf } from "./parameters-v3-0.ts";
import { rateValues, type Curve, type MarketV30 } from "./parts-v3-0.ts";
import { poolCall } from "./pool-calls.ts";
import { accountRows, configurationFigures, reserveRowsOf } from "./readings.ts";

const MODES = [
  { id: 1, ltvBps: 9_300n, liquidationThresholdBps: 9_500n, liquidationBonusBps: 10_100n },
  { id: 2, ltvBps: 8_800n, liquidationThresholdBps: 9_000n, liquidationBonusBps: 10_300n },
];
const FLASH_PREMIUM_BPS = 9n;
const FLASH_PREMIUM_TO_PROTOCOL_BPS = 3_000n;
const USERS = 12;
/** Far more of each token than anybody can spend. */
const ENDOWMENT = 10n ** 36n;
/** Rate strategies a reserve may be given later. */
const CURVES_PER_RESERVE = 2;

const lower = (address: string): string => address.toLowerCase();

/** Deploys a drawn market of Aave v3.0; gives it with the means to draw its next steps. */
export async function startV30(draw: Draw): Promise<StartedMarket<AaveV3State>> {
  const specs = drawReserves(draw);
  const anvil = await startAnvil();
  const queue = new BlockQueue(anvil.client);
  const market = await deployAaveV3(queue, specs, {
    eModes: MODES.map((mode) => ({ ...mode, label: `mode ${mode.id}` })),
    flashLoanPremiumBps: FLASH_PREMIUM_BPS,
    flashLoanPremiumToProtocolBps: FLASH_PREMIUM_TO_PROTOCOL_BPS,
  });
  const users = Array.from({ length: USERS }, (_, place) => namedAddress(`user${place}`));
  const flashBorrower = await queue.deploy(market.admin, flashBorrowerArtifact());
  const curves: Curve[][] = [];
  for (const reserve of market.reserves) {
    const own: Curve[] = [{ rate: reserve.rate, strategy: reserve.strategy }];
    for (let place = 0; place < CURVES_PER_RESERVE; place++) {
      const rate = drawRate(draw);
      const provider = market.addressesProvider.address;
      own.push({ rate, strategy: await deployRateStrategy(queue, market.admin, provider, rate) });
    }
    curves.push(own);
    for (const user of users) {
      await queue.add(user, reserve.token, "mint", [ENDOWMENT]);
      await queue.add(user, reserve.token, "approve", [market.pool.address, maxUint256]);
    }
  }
  const timeSeconds = Number((await queue.client.getBlock()).timestamp) + 12;
  await queue.mineAll(timeSeconds);
  const parts: MarketV30 = { queue, market, users, flashBorrower, curves };
  const rates = curves.map((own) => own.map((curve) => curve.rate));
  const actors: Actors = {
    users: users.map(lower),
    flashReceiver: lower(flashBorrower.address),
    modes: [0, 1, 2, 3],
    drawParameters: (turn) => drawChange(turn, rates),
  };
  return {
    market: new ChainMarket({
      queue,
      callOf: (step) => callOf(parts, step.intent),
      heard: heardContracts(market),
      errors: [],
      read: () => readRows(parts),
      stop: () => anvil.stop(),
    }),
    opening: openingOf(market, specs).map((intent) => ({ timeSeconds, intent })),
    timeSeconds,
    names: namesOf(parts),
    accounts: [...actors.users, lower(market.treasury)],
    nextIntent: (turn) => nextIntent(turn, actors),
    nextProposal: (turn) => drawProposal(turn, rates),
    source: {
      url: anvil.url,
      protocol: "aave-v3",
      market: {
        pool: market.pool.address,
        poolConfigurator: market.poolConfigurator.address,
        oracle: market.oracle.address,
        addressesProvider: market.addressesProvider.address,
        treasury: market.treasury,
      },
    },
  };
}

function namesOf({ market, users, flashBorrower }: MarketV30): Record<string, string> {
  const names: Record<string, string> = {
    [lower(market.pool.address)]: "pool",
    [lower(market.treasury)]: "treasury",
    [lower(flashBorrower.address)]: "flash borrower",
  };
  users.forEach((user, place) => (names[lower(user)] = `user ${place}`));
  for (const { symbol, token, aToken, variableDebtToken, feed } of market.reserves) {
    names[lower(token.address)] = symbol;
    names[lower(aToken.address)] = `a${symbol}`;
    names[lower(variableDebtToken.address)] = `debt ${symbol}`;
    names[lower(feed.address)] = `${symbol} feed`;
  }
  return names;
}

/** Our rules' way to the market as it was deployed. */
function openingOf(market: AaveMarket, specs: readonly ReserveSpec[]): Intent[] {
  const intents: Intent[] = [
    change("market", {
      flashPremiumTotalBps: FLASH_PREMIUM_BPS,
      flashPremiumToProtocolBps: FLASH_PREMIUM_TO_PROTOCOL_BPS,
    }),
    ...MODES.map(({ id, ...values }) => change(`mode:${id}`, values)),
  ];
  market.reserves.forEach((reserve, place) => {
    const spec = specs[place] as ReserveSpec;
    const address = lower(reserve.token.address);
    const feed = lower(reserve.feed.address);
    const { symbol, decimals, rate, priceUsd8, eModeCategory, ...terms } = spec;
    const listing = change("", {
      ...terms,
      ...rateValues(rate),
      borrowingEnabled: true,
      flashLoanEnabled: true,
      modeId: BigInt(eModeCategory),
    });
    intents.push(
      {
        kind: "reserveListing",
        reserve: address,
        symbol,
        decimals,
        supplyToken: lower(reserve.aToken.address),
        debtToken: lower(reserve.variableDebtToken.address),
        treasury: lower(market.treasury),
        pool: lower(market.pool.address),
        values: listing.values,
      },
      { kind: "feedAssignment", reserve: address, feed },
      { kind: "oraclePrice", feed, price: priceUsd8, round: 0n },
    );
  });
  return intents;
}

/** The pool logs this event through a library; its artifact does not list it. */
const ISOLATION_ABI = parseAbi([
  "event IsolationModeTotalDebtUpdated(address indexed asset, uint256 totalDebt)",
]);

function heardContracts(market: AaveMarket): HeardContract[] {
  // Stable-rate debt is not modelled; the bench opens none.
  const stable = new Set(["ReserveDataUpdated.stableBorrowRate"]);
  const tokens = new Set(["Approval"]);
  const poolAbi = [...market.pool.abi, ...ISOLATION_ABI] as Abi;
  return [
    { address: market.pool.address, abi: poolAbi, ignored: stable },
    ...market.reserves.flatMap(({ aToken, variableDebtToken }) => [
      { ...aToken, ignored: tokens },
      { ...variableDebtToken, ignored: tokens },
    ]),
  ];
}

function callOf(parts: MarketV30, intent: Intent): Call {
  const { market, flashBorrower } = parts;
  if (intent.kind !== "parameterChange")
    return poolCall({ ...market, flashReceiver: flashBorrower }, intent);
  const values = decodeParameterValues(intent.values);
  const [functionName, args] = setterOf(parts, intent.scope, values);
  return { from: market.admin, contract: market.poolConfigurator, functionName, args };
}

/** Everything the contracts tell at the head, as rows. */
async function readRows({ queue, market, users }: MarketV30): Promise<readonly StateRow[]> {
  const { client } = queue;
  const call = (
    contract: Contract,
    functionName: string,
    args: readonly unknown[],
  ): Promise<unknown> => client.readContract({ ...contract, functionName, args } as never);
  const reserves = market.reserves.map((reserve) => lower(reserve.token.address));
  const tokens = market.reserves.flatMap((reserve) => [
    reserve.aToken.address,
    reserve.variableDebtToken.address,
  ]);
  const everybody = [...users, market.treasury];
  const rows = await Promise.all(
    market.reserves.map(async (reserve) => {
      const { token, aToken, variableDebtToken } = reserve;
      const [data, supplyScaled, debtScaled, cash] = (await Promise.all([
        call(market.pool, "getReserveData", [token.address]),
        call(aToken, "scaledTotalSupply", []),
        call(variableDebtToken, "scaledTotalSupply", []),
        call(token, "balanceOf", [aToken.address]),
      ])) as [ReserveData, bigint, bigint, bigint];
      return reserveRowsOf(lower(token.address), {
        liquidityIndex: data.liquidityIndex,
        borrowIndex: data.variableBorrowIndex,
        liquidityRate: data.currentLiquidityRate,
        borrowRate: data.currentVariableBorrowRate,
        lastUpdateSeconds: data.lastUpdateTimestamp,
        treasuryScaled: data.accruedToTreasury,
        supplyScaled,
        debtScaled,
        cash,
        isolatedDebtUsd2: data.isolationModeTotalDebt,
        ...configurationFigures(data.configuration.data),
      });
    }),
  );
  const accounts = await readAccounts(client, market.pool, everybody, tokens);
  return [
    ...rows.flat(),
    ...accounts.flatMap((account, place) =>
      accountRows(lower(everybody[place] as string), account, reserves),
    ),
  ];
}

interface ReserveData {
  readonly configuration: { readonly data: bigint };
  readonly liquidityIndex: bigint;
  readonly variableBorrowIndex: bigint;
  readonly currentLiquidityRate: bigint;
  readonly currentVariableBorrowRate: bigint;
  readonly lastUpdateTimestamp: number;
  readonly accruedToTreasury: bigint;
  readonly isolationModeTotalDebt: bigint;
}
