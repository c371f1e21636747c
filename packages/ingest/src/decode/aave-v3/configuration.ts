import { encodeParameterValues, type Cause, type ParameterValues } from "@hindcast/domain";
import { flag, integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import type { ReadingBook } from "../readings.ts";
import type { ModeBook } from "./modes.ts";
import { strategyValues } from "./readings.ts";
import type { Roles } from "./roles.ts";

/** What the logs so far and the readings say beside an event. */
export interface ConfigurationBook {
  readonly roles: Roles;
  readonly readings: ReadingBook;
  readonly modes: ModeBook;
  /** Curves of reserves that are about to be listed: they are logged before the listing. */
  readonly curves: Map<string, ParameterValues>;
  /** LTVs set aside while a reserve is frozen, logged before the collateral configuration. */
  readonly pendingLtvs: Map<string, bigint>;
}

type Change = (event: DecodedEvent) => ParameterValues;

const one =
  (parameter: string, argument: string): Change =>
  (event) => ({ [parameter]: integer(event, argument) });
const toggle =
  (parameter: string, argument: string): Change =>
  (event) => ({ [parameter]: flag(event, argument) });
const riskOf: Change = (event) => ({
  ltvBps: integer(event, "ltv"),
  liquidationThresholdBps: integer(event, "liquidationThreshold"),
  liquidationBonusBps: integer(event, "liquidationBonus"),
});

/** What each configurator event of one reserve sets. */
const RESERVE_CHANGES: Readonly<Record<string, Change>> = {
  ReserveBorrowing: toggle("borrowingEnabled", "enabled"),
  ReserveFlashLoaning: toggle("flashLoanEnabled", "enabled"),
  ReserveActive: toggle("active", "active"),
  ReserveFrozen: toggle("frozen", "frozen"),
  ReservePaused: toggle("paused", "paused"),
  ReserveDropped: () => ({ active: false }),
  ReserveFactorChanged: one("reserveFactorBps", "newReserveFactor"),
  BorrowCapChanged: one("borrowCapTokens", "newBorrowCap"),
  SupplyCapChanged: one("supplyCapTokens", "newSupplyCap"),
  LiquidationProtocolFeeChanged: one("liquidationProtocolFeeBps", "newFee"),
  EModeAssetCategoryChanged: one("modeId", "newCategoryId"),
  DebtCeilingChanged: one("debtCeilingUsd2", "newDebtCeiling"),
  SiloedBorrowingChanged: toggle("siloed", "newState"),
  BorrowableInIsolationChanged: toggle("borrowableInIsolation", "borrowable"),
  LiquidationGracePeriodChanged: one("liquidationGraceUntilSeconds", "gracePeriodUntil"),
  LiquidationGracePeriodDisabled: () => ({ liquidationGraceUntilSeconds: 0n }),
};

/** What each configurator event of the whole market sets. */
const MARKET_CHANGES: Readonly<Record<string, Change>> = {
  FlashloanPremiumTotalUpdated: one("flashPremiumTotalBps", "newFlashloanPremiumTotal"),
  FlashloanPremiumToProtocolUpdated: one(
    "flashPremiumToProtocolBps",
    "newFlashloanPremiumToProtocol",
  ),
};

const NO_ADDRESS = `0x${"0".repeat(40)}`;

/**
 * The fact of an event of the configurator, the oracle, a feed or the addresses provider;
 * undefined when it tells none, a text when the rules here do not follow it.
 */
export function configurationFact(
  event: DecodedEvent,
  book: ConfigurationBook,
): Cause | string | undefined {
  if (event.role === "feed")
    return {
      kind: "oraclePrice",
      ...stampOf(event),
      feed: event.log.address,
      price: integer(event, "current"),
      round: integer(event, "roundId"),
    };
  if (event.role === "oracle") return oracleFact(event);
  if (event.role === "strategy") return curveFact(event, book);
  if (event.role === "provider") {
    const sentinel = event.name === "PriceOracleSentinelUpdated";
    return sentinel && text(event, "newAddress") !== NO_ADDRESS
      ? "a price oracle sentinel is not modelled"
      : undefined;
  }
  return configuratorFact(event, book);
}

function configuratorFact(
  event: DecodedEvent,
  book: ConfigurationBook,
): Cause | string | undefined {
  switch (event.name) {
    case "ReserveInitialized":
      return listingFact(event, book);
    case "EModeCategoryAdded":
      return text(event, "oracle") === NO_ADDRESS
        ? change(event, `mode:${integer(event, "categoryId")}`, riskOf(event))
        : "an efficiency mode with its own price source is not modelled";
    case "EModeCategoryIsolationChanged":
      return change(event, `mode:${integer(event, "categoryId")}`, {
        isolated: flag(event, "isolated"),
      });
    case "PendingLtvChanged":
      book.pendingLtvs.set(text(event, "asset"), integer(event, "ltv"));
      return undefined;
    case "CollateralConfigurationChanged":
      return change(event, text(event, "asset"), { ...riskOf(event), ...pendingLtv(event, book) });
    case "ReserveInterestRateStrategyChanged":
      return strategyFact(event, book);
    default:
      break;
  }
  const switched = book.modes.switch(event);
  if (switched !== undefined)
    return typeof switched === "string" ? switched : change(event, switched.scope, switched.values);
  const market = MARKET_CHANGES[event.name];
  if (market !== undefined) return change(event, "market", market(event));
  const reserve = RESERVE_CHANGES[event.name];
  return reserve && change(event, text(event, "asset"), reserve(event));
}

/** What freezing sets aside is one change with what it leaves. */
function pendingLtv(event: DecodedEvent, { pendingLtvs }: ConfigurationBook): ParameterValues {
  const asset = text(event, "asset");
  const pendingLtvBps = pendingLtvs.get(asset);
  pendingLtvs.delete(asset);
  return pendingLtvBps === undefined ? {} : { pendingLtvBps };
}

/** A curve in basis points: a change, or part of the listing that follows. */
function curveFact(event: DecodedEvent, { modes, curves }: ConfigurationBook): Cause | undefined {
  const reserve = text(event, "reserve");
  const ray = (argument: string): bigint => integer(event, argument) * RAY_PER_BPS;
  const values = {
    optimalUsageRay: ray("optimalUsageRatio"),
    baseRateRay: ray("baseVariableBorrowRate"),
    slope1Ray: ray("variableRateSlope1"),
    slope2Ray: ray("variableRateSlope2"),
  };
  if (modes.isListed(reserve)) return change(event, reserve, values);
  curves.set(reserve, values);
  return undefined;
}

const RAY_PER_BPS = 10n ** 23n;

/** A strategy that logs its curves has told the new one already. */
function strategyFact(
  event: DecodedEvent,
  { roles, readings }: ConfigurationBook,
): Cause | undefined {
  const strategy = text(event, "newStrategy");
  if (roles.telling.has(strategy)) return undefined;
  return change(event, text(event, "asset"), strategyValues(readings, strategy, event.at.block));
}

function change(event: DecodedEvent, scope: string, values: ParameterValues): Cause {
  const encoded = encodeParameterValues(values);
  return { kind: "parameterChange", ...stampOf(event), scope, values: encoded };
}

/** AaveOracle's prices must be US dollars with 8 decimals: all values here are. */
const USD8_UNIT = 100_000_000n;

function oracleFact(event: DecodedEvent): Cause | string | undefined {
  if (event.name === "BaseCurrencySet")
    return integer(event, "baseCurrencyUnit") === USD8_UNIT &&
      text(event, "baseCurrency") === NO_ADDRESS
      ? undefined
      : "a base currency other than US dollars with 8 decimals is not modelled";
  return {
    kind: "feedAssignment",
    ...stampOf(event),
    reserve: text(event, "asset"),
    feed: text(event, "source"),
  };
}

function listingFact(event: DecodedEvent, book: ConfigurationBook): Cause {
  const { roles, readings, curves, modes } = book;
  const supplyToken = text(event, "aToken");
  const reserve = text(event, "asset");
  modes.list(reserve);
  const { block } = event.at;
  const at = { block, address: reserve };
  const values =
    curves.get(reserve) ??
    strategyValues(readings, text(event, "interestRateStrategyAddress"), block);
  return {
    kind: "reserveListing",
    ...stampOf(event),
    reserve,
    symbol: readings.value({ ...at, call: "symbol()" }),
    decimals: Number(readings.integer({ ...at, call: "decimals()" })),
    supplyToken,
    debtToken: text(event, "variableDebtToken"),
    treasury: roles.treasuryOf.get(supplyToken) ?? roles.market.treasury ?? NO_ADDRESS,
    pool: roles.poolOf.get(supplyToken) ?? roles.market.pool,
    values: encodeParameterValues(values),
  };
}
