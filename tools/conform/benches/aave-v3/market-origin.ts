import {
  BlockQueue,
  deployAaveOrigin,
  namedAddress,
  readOriginCheckpoint,
  startAnvil,
  type Anvil,
  type OriginMarket,
} from "@hindcast/testchain";
import {
  decodeParameterValues,
  type AaveV3State,
  type Intent,
  type StateRow,
} from "@hindcast/domain";
import { maxUint256, parseAbi, stringToHex, type Abi } from "viem";
import type { StartedMarket, Step } from "../../bench.ts";
import { ChainMarket, type Call, type HeardContract } from "../../chain-market.ts";
import type { Draw } from "../../draw.ts";
import { drawModes, drawOriginReserves, MODE_IDS } from "./drawn-origin.ts";
import { modeBitmapsArtifact } from "./mode-bitmaps.ts";
import { change, type Actors } from "./next-intent.ts";
import { delegateOf, nextOriginIntent } from "./next-intent-origin.ts";
import { drawOriginChange, drawOriginProposal, originSetter } from "./parameters-origin.ts";
import { modeValues, originRateValues, type MarketOrigin } from "./parts-origin.ts";
import { poolCall } from "./pool-calls.ts";
import { accountRows, configurationFigures, modeRowsOf, reserveRowsOf } from "./readings.ts";

const FLASH_PREMIUM_BPS = 9n;
/** Version 3.3 alone shares it; then all goes to the treasury. */
const FLASH_PREMIUM_TO_PROTOCOL_BPS = 3_000n;
const USERS = 12;
/** Far more of each token than anybody can spend. */
const ENDOWMENT = 10n ** 36n;

/** A version of aave-v3-origin; its contracts come from npm or from a folder of compiled ones. */
export interface OriginVersion {
  /** As the rules' parameter `ruleVersion` has it, e.g. 36n. */
  readonly version: bigint;
  readonly artifactsFolder?: string;
}

/** One more than are set at first. */
const MODES_READ = [...MODE_IDS, MODE_IDS.length + 1];

const lower = (address: string): string => address.toLowerCase();

/** Deploys a drawn market; gives it with the means to draw its next steps. */
export async function startOrigin(
  { version, artifactsFolder }: OriginVersion,
  draw: Draw,
): Promise<StartedMarket<AaveV3State>> {
  const specs = drawOriginReserves(draw, version);
  const eModes = drawModes(
    draw,
    version,
    specs.map(({ symbol }) => symbol),
  );
  const anvil = await startAnvil();
  const queue = new BlockQueue(anvil.client);
  const market = await deployAaveOrigin(queue, specs, {
    eModes,
    flashLoanPremiumBps: FLASH_PREMIUM_BPS,
    flashLoanPremiumToProtocolBps: FLASH_PREMIUM_TO_PROTOCOL_BPS,
    ...(artifactsFolder === undefined ? {} : { artifactsFolder }),
  });
  const users = Array.from({ length: USERS }, (_, place) => namedAddress(`user${place}`));
  const listedSeconds = Number((await queue.client.getBlock()).timestamp);
  const modeBitmaps = await queue.deploy(market.admin, modeBitmapsArtifact());
  const parts: MarketOrigin = { version, queue, market, users, modeBitmaps };
  const timeSeconds = await prepare(parts);
  return startedMarket(parts, anvil, listedSeconds, timeSeconds);
}

/** Roles, what users need of each token, and whom they let borrow for them. */
async function prepare({ queue, market, users, modeBitmaps }: MarketOrigin): Promise<number> {
  const { admin, aclManager, addressesProvider } = market;
  await queue.add(admin, aclManager, "addRiskAdmin", [modeBitmaps.address]);
  const umbrella = stringToHex("UMBRELLA", { size: 32 });
  await queue.add(admin, addressesProvider, "setAddress", [umbrella, users[0]]);
  for (const { token, variableDebtToken } of market.reserves)
    for (const user of users) {
      await queue.add(user, token, "mint", [user, ENDOWMENT]);
      await queue.add(user, token, "approve", [market.pool.address, maxUint256]);
      const delegate = delegateOf(users, user);
      await queue.add(user, variableDebtToken, "approveDelegation", [delegate, maxUint256]);
    }
  const timeSeconds = Number((await queue.client.getBlock()).timestamp) + 12;
  await queue.mineAll(timeSeconds);
  return timeSeconds;
}

function startedMarket(
  parts: MarketOrigin,
  anvil: Anvil,
  listedSeconds: number,
  timeSeconds: number,
): StartedMarket<AaveV3State> {
  const { queue, market, users, version } = parts;
  const actors: Actors = {
    users: users.map(lower),
    flashReceiver: lower(market.flashReceiver.address),
    modes: [0, ...MODES_READ],
    drawParameters: (turn) => drawOriginChange(turn, version),
  };
  return {
    market: new ChainMarket({
      queue,
      callOf: (step) => callOf(parts, step),
      heard: heardContracts(market),
      errors: [...market.errorsAbi, ...CAST_ERRORS],
      read: () => readRows(parts),
      stop: () => anvil.stop(),
    }),
    opening: openingOf(parts).map((intent) => ({ timeSeconds: listedSeconds, intent })),
    timeSeconds,
    names: namesOf(parts),
    accounts: [...actors.users, lower(market.treasury)],
    nextIntent: (turn) => nextOriginIntent(turn, actors),
    nextProposal: (turn) => drawOriginProposal(turn, version),
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
      more: { rules: [{ version: Number(version), fromBlock: 0 }] },
    },
  };
}

function namesOf({ market, users }: MarketOrigin): Record<string, string> {
  const names: Record<string, string> = {
    [lower(market.pool.address)]: "pool",
    [lower(market.treasury)]: "treasury",
    [lower(market.flashReceiver.address)]: "flash borrower",
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
function openingOf({ market, version }: MarketOrigin): Intent[] {
  const intents: Intent[] = [
    change("market", {
      ruleVersion: version,
      flashPremiumTotalBps: FLASH_PREMIUM_BPS,
      ...(version < 34n ? { flashPremiumToProtocolBps: FLASH_PREMIUM_TO_PROTOCOL_BPS } : {}),
    }),
  ];
  for (const reserve of market.reserves) {
    const address = lower(reserve.token.address);
    const feed = lower(reserve.feed.address);
    const { values } = change("", {
      ltvBps: reserve.ltvBps,
      liquidationThresholdBps: reserve.liquidationThresholdBps,
      liquidationBonusBps: reserve.liquidationBonusBps,
      liquidationProtocolFeeBps: reserve.liquidationProtocolFeeBps,
      supplyCapTokens: reserve.supplyCapTokens,
      borrowCapTokens: reserve.borrowCapTokens,
      ...originRateValues(reserve.rate),
      borrowingEnabled: reserve.borrowable,
      flashLoanEnabled: reserve.flashLoans,
      debtCeilingUsd2: reserve.debtCeilingCents,
      borrowableInIsolation: reserve.borrowableInIsolation,
      siloed: reserve.siloed,
    });
    intents.push(
      {
        kind: "reserveListing",
        reserve: address,
        symbol: reserve.symbol,
        decimals: reserve.decimals,
        supplyToken: lower(reserve.aToken.address),
        debtToken: lower(reserve.variableDebtToken.address),
        treasury: lower(market.treasury),
        pool: lower(market.pool.address),
        values,
      },
      change(address, { reserveFactorBps: reserve.reserveFactorBps }),
      { kind: "feedAssignment", reserve: address, feed },
      { kind: "oraclePrice", feed, price: reserve.priceUsd8, round: 0n },
    );
  }
  for (const mode of market.eModes)
    intents.push(change(`mode:${mode.id}`, modeValues(market, mode)));
  return intents;
}

/** Logged by libraries; the pool's own interface does not list it. */
const LIBRARY_EVENTS = parseAbi([
  "event IsolationModeTotalDebtUpdated(address indexed asset, uint256 totalDebt)",
]);
/** OpenZeppelin's SafeCast. */
const CAST_ERRORS = parseAbi(["error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)"]);

function heardContracts(market: OriginMarket): HeardContract[] {
  // Stable-rate debt is gone; its rate stayed in the event, as zero.
  const ignored = new Set(["ReserveDataUpdated.stableBorrowRate"]);
  const tokens = new Set(["Approval", "BorrowAllowanceDelegated"]);
  const abi = [...market.pool.abi, ...LIBRARY_EVENTS] as Abi;
  return [
    { address: market.pool.address, abi, ignored },
    ...market.reserves.flatMap(({ aToken, variableDebtToken }) => [
      { ...aToken, ignored: tokens },
      { ...variableDebtToken, ignored: tokens },
    ]),
  ];
}

function callOf(parts: MarketOrigin, { intent, timeSeconds }: Step): Call {
  if (intent.kind !== "parameterChange") return poolCall(parts.market, intent);
  const values = decodeParameterValues(intent.values);
  return {
    from: parts.market.admin,
    ...originSetter(parts, intent.scope, values, timeSeconds),
  };
}

/** Everything the contracts tell at the head, as rows. */
async function readRows(parts: MarketOrigin): Promise<readonly StateRow[]> {
  const { queue, market, users } = parts;
  const everybody = [...users, market.treasury];
  const head = Number(await queue.client.getBlockNumber());
  const read = await readOriginCheckpoint(queue.client, market, everybody, head, MODES_READ);
  const reserves = market.reserves.map((reserve) => lower(reserve.token.address));
  const rows = read.reserves.flatMap((reserve, place) =>
    reserveRowsOf(reserves[place] ?? "", {
      liquidityIndex: reserve.liquidityIndex,
      borrowIndex: reserve.variableBorrowIndex,
      liquidityRate: reserve.liquidityRate,
      borrowRate: reserve.variableBorrowRate,
      lastUpdateSeconds: reserve.lastUpdateTimeSeconds,
      treasuryScaled: reserve.accruedToTreasury,
      supplyScaled: reserve.scaledTotalSupply,
      debtScaled: reserve.scaledTotalDebt,
      cash: reserve.virtualBalance,
      underlying: reserve.underlyingBalance,
      deficit: reserve.deficit,
      isolatedDebtUsd2: reserve.isolationModeTotalDebt,
      ...configurationFigures(reserve.configuration),
      pendingLtvBps: reserve.pendingLtvBps,
      liquidationGraceUntilSeconds: reserve.gracePeriodUntilSeconds,
    }),
  );
  const modes = read.eModes.flatMap(({ id, ltvZeroBitmap, ...mode }) =>
    modeRowsOf(BigInt(id), { ...mode, ltvzeroBitmap: ltvZeroBitmap }),
  );
  const accounts = read.accounts.flatMap((account) => {
    const { totalCollateralBase, totalDebtBase, availableBorrowsBase } = account;
    const { currentLiquidationThreshold, ltv, healthFactor, configuration } = account;
    const figures = [totalCollateralBase, totalDebtBase, availableBorrowsBase];
    const data = [...figures, currentLiquidationThreshold, ltv, healthFactor];
    const balances = account.positions.flatMap((position) => [
      [position.scaledSupply, position.supply] as const,
      [position.scaledDebt, position.debt] as const,
    ]);
    const mode = account.eModeCategory;
    const reading = { data: account.answers ? data : undefined, configuration, mode, balances };
    return accountRows(lower(account.account), reading, reserves);
  });
  return [...rows, ...modes, ...accounts];
}
