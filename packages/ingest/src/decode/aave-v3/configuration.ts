import { encodeParameterValues, type Cause, type ParameterValues } from "@hindcast/domain";
import { flag, integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import type { ReadingBook } from "../readings.ts";
import { strategyValues } from "./readings.ts";
import type { Roles } from "./roles.ts";

type Change = (event: DecodedEvent, readings: ReadingBook) => ParameterValues;

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
  CollateralConfigurationChanged: riskOf,
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
  ReserveInterestRateStrategyChanged: (event, readings) =>
    strategyValues(readings, text(event, "newStrategy"), event.at.block),
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
  roles: Roles,
  readings: ReadingBook,
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
  if (event.role === "provider") {
    const sentinel = event.name === "PriceOracleSentinelUpdated";
    return sentinel && text(event, "newAddress") !== NO_ADDRESS
      ? "a price oracle sentinel is not modelled"
      : undefined;
  }
  if (event.name === "ReserveInitialized") return listingFact(event, roles, readings);
  if (event.name === "EModeCategoryAdded")
    return text(event, "oracle") === NO_ADDRESS
      ? change(event, `mode:${integer(event, "categoryId")}`, riskOf(event, readings))
      : "an efficiency mode with its own price source is not modelled";
  const market = MARKET_CHANGES[event.name];
  if (market !== undefined) return change(event, "market", market(event, readings));
  const reserve = RESERVE_CHANGES[event.name];
  return reserve && change(event, text(event, "asset"), reserve(event, readings));
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

function listingFact(event: DecodedEvent, roles: Roles, readings: ReadingBook): Cause {
  const supplyToken = text(event, "aToken");
  const reserve = text(event, "asset");
  const at = { block: event.at.block, address: reserve };
  const strategy = strategyValues(
    readings,
    text(event, "interestRateStrategyAddress"),
    event.at.block,
  );
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
    values: encodeParameterValues(strategy),
  };
}
