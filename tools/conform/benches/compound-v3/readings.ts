import {
  cometBalance,
  cometChecks,
  cometCollateral,
  cometCollateralReserves,
  cometIndices,
  cometQuote,
  cometRates,
  cometReserves,
  type CompoundV3State,
  type Env,
  type StateRow,
} from "@hindcast/domain";

type Reserve = NonNullable<CompoundV3State["reserves"][number]>;
/** The next word a view answered; undefined where it reverted. */
type Take = () => bigint | undefined;

const INDEX_ONE = 10n ** 15n;
const FACTOR_STEP = 10n ** 14n;

/** The amount of base whose price in collateral is read back. */
export function quotedAmount(baseDecimals: number): bigint {
  return 1_234n * 10n ** BigInt(baseDecimals) + 567n;
}

const MARKET = [
  "supplyIndex",
  "borrowIndex",
  "trackingSupplyIndex",
  "trackingBorrowIndex",
  "totalSupplyPrincipal",
  "totalDebtPrincipal",
  "lastAccrualSeconds",
  "pauseFlags",
  "totalSupply",
  "totalDebt",
  "reserves",
  "utilization",
  "supplyPerSecond",
  "borrowPerSecond",
  "cash",
  "supplyKinkWad",
  "borrowKinkWad",
  "storeFrontPriceFactorWad",
  "baseBorrowMin",
  "targetReserves",
] as const;

const ASSET = [
  "offset",
  undefined,
  undefined,
  "unit",
  "borrowCollateralFactor",
  "liquidateCollateralFactor",
  "liquidationFactor",
  "supplyCap",
  "total",
  "reserves",
  "cash",
  "quote",
] as const;

const ACCOUNT = [
  "principal",
  undefined,
  undefined,
  "assetsIn",
  "supply",
  "debt",
  "isBorrowCollateralized",
  "isLiquidatable",
] as const;

function rowsOf(path: string, names: readonly (string | undefined)[], take: Take): StateRow[] {
  const rows: StateRow[] = [];
  for (const name of names) {
    const word = take();
    if (name === undefined) continue;
    const isSigned = name === "reserves" || name === "principal";
    const value = word !== undefined && isSigned ? BigInt.asIntN(256, word) : word;
    rows.push({ path: `${path}/${name}`, value: String(value ?? "reverts") });
  }
  return rows;
}

/** The market as the lens reads it. */
export function marketRowsOf(take: Take): StateRow[] {
  return rowsOf("market", MARKET, take);
}

/** A collateral asset as the lens reads it. */
export function assetRowsOf(address: string, take: Take): StateRow[] {
  return rowsOf(`asset/${address}`, ASSET, take);
}

/** An account as the lens reads it. */
export function accountRowsOf(account: string, assets: readonly string[], take: Take): StateRow[] {
  return rowsOf(`account/${account}`, [...ACCOUNT, ...assets], take);
}

/** All of these rows by the rules. */
export function ruleRows(
  state: Readonly<CompoundV3State>,
  env: Env,
  accounts: readonly string[],
): StateRow[] {
  const [base, ...collaterals] = state.reserves as Reserve[] as [Reserve, ...Reserve[]];
  const rows = marketRowsOf(taker(marketWords(state, env, base)));
  for (const one of collaterals)
    rows.push(...assetRowsOf(one.address, taker(assetWords(state, base, one))));
  const addresses = collaterals.map((one) => one.address);
  for (const account of accounts)
    rows.push(
      ...accountRowsOf(account, addresses, taker(accountWords(state, env, account, addresses))),
    );
  return rows;
}

function taker(words: readonly (bigint | undefined)[]): Take {
  let next = 0;
  return () => words[next++];
}

function marketWords(state: CompoundV3State, env: Env, base: Reserve): (bigint | undefined)[] {
  const { market, book } = state;
  if (book === undefined) throw new Error("a draft has no rows");
  const { supplyPaused, transferPaused, withdrawPaused, absorbPaused, buyPaused } = market;
  const flags = [supplyPaused, transferPaused, withdrawPaused, absorbPaused, buyPaused];
  const indices = cometIndices(state, env);
  const present = (principal: bigint, index: bigint): bigint => (principal * index) / INDEX_ONE;
  const rates = cometRates(state);
  return [
    book.supplyIndex,
    book.borrowIndex,
    0n,
    0n,
    book.totalSupply,
    book.totalDebt,
    BigInt(book.lastAccrualSeconds),
    flags.reduce((word, flag, place) => word + (flag ? 1n << BigInt(place) : 0n), 0n),
    indices && present(book.totalSupply, indices.supplyIndex),
    indices && present(book.totalDebt, indices.borrowIndex),
    indices && cometReserves(state, env),
    rates.utilization,
    rates.supplyPerSecond,
    rates.borrowPerSecond,
    base.cash,
    market.supplyKinkWad,
    market.borrowKinkWad,
    market.storeFrontPriceFactorWad,
    market.baseBorrowMin,
    market.targetReserves,
  ];
}

function assetWords(
  state: CompoundV3State,
  base: Reserve,
  { id, address, unit, parameters, totalCollateral, cash }: Reserve,
): (bigint | undefined)[] {
  const kept = (factor: bigint): bigint => factor - (factor % FACTOR_STEP);
  const quote = cometQuote(state, address, quotedAmount(base.decimals));
  return [
    BigInt(id - 1),
    0n,
    0n,
    unit,
    kept(parameters.borrowCollateralFactorWad),
    kept(parameters.liquidateCollateralFactorWad),
    kept(parameters.liquidationFactorWad),
    parameters.supplyCap - (parameters.supplyCap % unit),
    totalCollateral,
    cometCollateralReserves(state, address),
    cash,
    typeof quote === "bigint" ? quote : undefined,
  ];
}

function accountWords(
  state: CompoundV3State,
  env: Env,
  account: string,
  assets: readonly string[],
): (bigint | undefined)[] {
  const hasIndices = cometIndices(state, env) !== undefined;
  const balance = cometBalance(state, account, env);
  const held = assets.map((asset) => cometCollateral(state, asset, account));
  const { isBorrowCollateralized, isLiquidatable } = cometChecks(state, account);
  const flag = (is: boolean | undefined): bigint | undefined =>
    is === undefined ? undefined : is ? 1n : 0n;
  return [
    state.accounts.get(account)?.principal ?? 0n,
    0n,
    0n,
    held.reduce((word, amount, place) => word + (amount > 0n ? 1n << BigInt(place) : 0n), 0n),
    hasIndices ? (balance > 0n ? balance : 0n) : undefined,
    hasIndices ? (balance < 0n ? -balance : 0n) : undefined,
    flag(isBorrowCollateralized),
    flag(isLiquidatable),
    ...held,
  ];
}
