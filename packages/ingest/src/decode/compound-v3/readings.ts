import { getter, type ReadingBook, type ReadingRequest } from "../readings.ts";

const SECONDS_PER_YEAR = 31_536_000n;

/** Getters of the market's own numbers; rates a second, as the contract keeps them. */
const MARKET_GETTERS = {
  supplyKinkWad: "supplyKink",
  supplyRateSlopeLowWad: "supplyPerSecondInterestRateSlopeLow",
  supplyRateSlopeHighWad: "supplyPerSecondInterestRateSlopeHigh",
  supplyRateBaseWad: "supplyPerSecondInterestRateBase",
  borrowKinkWad: "borrowKink",
  borrowRateSlopeLowWad: "borrowPerSecondInterestRateSlopeLow",
  borrowRateSlopeHighWad: "borrowPerSecondInterestRateSlopeHigh",
  borrowRateBaseWad: "borrowPerSecondInterestRateBase",
  storeFrontPriceFactorWad: "storeFrontPriceFactor",
  baseBorrowMin: "baseBorrowMin",
  targetReserves: "targetReserves",
} as const;

const ASSET_INFO =
  "getAssetInfo(uint8 i) view returns (uint8 offset, address asset, address priceFeed, uint64 scale, uint64 borrowCollateralFactor, uint64 liquidateCollateralFactor, uint64 liquidationFactor, uint128 supplyCap)";
const TOTALS =
  "totalsBasic() view returns (uint64 baseSupplyIndex, uint64 baseBorrowIndex, uint64 trackingSupplyIndex, uint64 trackingBorrowIndex, uint104 totalSupplyBase, uint104 totalBorrowBase, uint40 lastAccrualTime, uint8 pauseFlags)";

const ASSET_INFO_TYPES = [
  "integer",
  "address",
  "address",
  "integer",
  "integer",
  "integer",
  "integer",
  "integer",
] as const;
const TOTALS_TYPES = Array.from({ length: 8 }, () => "integer" as const);
const MAX_UINT8 = 255n;

/** One asset as the contract is configured for it. */
export interface AssetReading {
  readonly token: string;
  readonly feed: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Empty for the base asset. */
  readonly values: Readonly<Record<string, bigint>>;
}

/** A Comet's immutable configuration, the base asset first. */
export interface Configuration {
  readonly assets: readonly AssetReading[];
  /** Parameters of scope "market": rates a year. */
  readonly values: Readonly<Record<string, bigint>>;
}

/** Static calls that tell a contract's configuration; what one answers may raise further ones. */
export function configurationReadings(
  contract: string,
  block: number,
  book: ReadingBook,
): readonly ReadingRequest[] {
  const at = { block, address: contract };
  const then = book.only(block);
  const first = [
    getter(block, contract, "baseToken", "address"),
    getter(block, contract, "baseTokenPriceFeed", "address"),
    getter(block, contract, "numAssets", "uint8"),
    ...Object.values(MARKET_GETTERS).map((name) => getter(block, contract, name)),
  ];
  const calls = Array.from({ length: assetCount(at, then) }, (_, i) => `getAssetInfo(${i})`);
  const { tokens } = contractsRead(contract, block, book);
  return [
    ...first,
    ...calls.map((call) => ({ ...at, call, signature: ASSET_INFO })),
    ...tokens.flatMap((token) => [
      getter(block, token, "decimals", "uint8"),
      getter(block, token, "symbol", "string"),
    ]),
  ];
}

function assetCount(at: { block: number; address: string }, then: ReadingBook): number {
  const call = { ...at, call: "numAssets()" };
  return then.find(call) === undefined ? 0 : Number(then.integer(call, MAX_UINT8));
}

/** Tokens and feeds that the readings of a block name, as far as it was read. */
export function contractsRead(
  contract: string,
  block: number,
  book: ReadingBook,
): { readonly tokens: readonly string[]; readonly feeds: readonly string[] } {
  const then = book.only(block);
  const at = { block, address: contract };
  const isKnown = (call: string): boolean => then.find({ ...at, call }) !== undefined;
  const infos = Array.from({ length: assetCount(at, then) }, (_, i) => `getAssetInfo(${i})`)
    .filter(isKnown)
    .map((call) => then.list({ ...at, call }, ASSET_INFO_TYPES) as AssetInfo);
  const base = (call: string): readonly string[] =>
    isKnown(call) ? [then.address({ ...at, call })] : [];
  return {
    tokens: [...base("baseToken()"), ...infos.map(([, token]) => token)],
    feeds: [...base("baseTokenPriceFeed()"), ...infos.map(([, , feed]) => feed)],
  };
}

/** The configuration a contract shows at the end of a block. Errors: E-INGEST-204, -205. */
export function readConfiguration(
  contract: string,
  block: number,
  book: ReadingBook,
): Configuration {
  const at = { block, address: contract };
  const then = book.only(block);
  const asset = (token: string, feed: string, values: Record<string, bigint>): AssetReading => {
    const of = { block, address: token };
    const decimals = Number(book.integer({ ...of, call: "decimals()" }));
    return { token, feed, values, decimals, symbol: book.value({ ...of, call: "symbol()" }) };
  };
  const base = asset(
    then.address({ ...at, call: "baseToken()" }),
    then.address({ ...at, call: "baseTokenPriceFeed()" }),
    {},
  );
  const count = Number(then.integer({ ...at, call: "numAssets()" }, MAX_UINT8));
  const collateral = Array.from({ length: count }, (_, i) => {
    const info = then.list({ ...at, call: `getAssetInfo(${i})` }, ASSET_INFO_TYPES) as AssetInfo;
    const [, token, feed, , borrow, liquidate, factor, cap] = info;
    return asset(token, feed, {
      borrowCollateralFactorWad: BigInt(borrow),
      liquidateCollateralFactorWad: BigInt(liquidate),
      liquidationFactorWad: BigInt(factor),
      supplyCap: BigInt(cap),
    });
  });
  const values: Record<string, bigint> = {};
  for (const [name, getterName] of Object.entries(MARKET_GETTERS)) {
    const value = then.integer({ ...at, call: `${getterName}()` });
    values[name] = getterName.includes("PerSecond") ? value * SECONDS_PER_YEAR : value;
  }
  return { assets: [base, ...collateral], values };
}

/** getAssetInfo's answer in its order. */
type AssetInfo = readonly [
  offset: string,
  asset: string,
  priceFeed: string,
  scale: string,
  borrowCollateralFactor: string,
  liquidateCollateralFactor: string,
  liquidationFactor: string,
  supplyCap: string,
];

/** The call that tells when a market was set up, and that nothing happened to it since. */
export function setupReading(comet: string, block: number): ReadingRequest {
  return { block, address: comet, call: "totalsBasic()", signature: TOTALS };
}

/** BASE_INDEX_SCALE: both indices of a market that no interest was charged in. */
const INDEX_ONE = `${10n ** 15n}`;

/** The second initializeStorage ran in; undefined if interest was charged since, or it never ran. */
export function setupTimeSeconds(
  comet: string,
  block: number,
  book: ReadingBook,
): number | undefined {
  const call = { block, address: comet, call: "totalsBasic()" };
  const [supplyIndex, borrowIndex, , , , , lastAccrualTime] = book
    .only(block)
    .list(call, TOTALS_TYPES);
  if (supplyIndex !== INDEX_ONE || borrowIndex !== INDEX_ONE) return undefined;
  const time = Number(lastAccrualTime);
  return time === 0 ? undefined : time;
}
