import {
  encodeParameterValues,
  END_OF_BLOCK,
  PHASE,
  type Cause,
  type Position,
} from "@hindcast/domain";
import { flag, integer, stampOf, type DecodedEvent } from "../decoded-event.ts";
import type { TimedLog } from "../decoder.ts";
import { readConfiguration, setupTimeSeconds, type Configuration } from "./readings.ts";
import type { Roles } from "./roles.ts";

const NO_ADDRESS = `0x${"0".repeat(40)}`;

const PAUSE_FLAGS = [
  "supplyPaused",
  "transferPaused",
  "withdrawPaused",
  "absorbPaused",
  "buyPaused",
] as const;

/** The fact of a feed's answer or of `pause`; undefined for any other event. */
export function configurationFact(event: DecodedEvent): Cause | undefined {
  if (event.name === "AnswerUpdated")
    return {
      kind: "oraclePrice",
      ...stampOf(event),
      feed: event.log.address,
      price: integer(event, "current"),
      round: integer(event, "roundId"),
    };
  if (event.name !== "PauseAction") return undefined;
  const flags = Object.fromEntries(PAUSE_FLAGS.map((name) => [name, flag(event, name)]));
  const values = encodeParameterValues(flags);
  return { kind: "parameterChange", ...stampOf(event), scope: "market", values };
}

/**
 * The facts of a market's set-up, before everything else in its block where a log shows it, behind
 * everything else where the description names the block. A text when it cannot be told.
 */
export function setupFacts(
  roles: Roles,
  chain: number,
  first: TimedLog | undefined,
): readonly Cause[] | string {
  const { market, setupBlock: block, readings } = roles;
  if (block === undefined) return [];
  const timeSeconds = setupTimeSeconds(market.comet, block, readings);
  if (timeSeconds === undefined)
    return `the market is not freshly set up at block ${block}: name the block of initializeStorage as "setupBlock" in dataset.json`;
  const isLogged = first?.block === block;
  const place = (rank: number): Position => ({
    timeSeconds,
    chain,
    block,
    transaction: isLogged ? 0 : END_OF_BLOCK,
    log: isLogged ? 0 : rank,
    phase: PHASE.recorded,
  });
  const configuration = readConfiguration(market.comet, block, readings);
  return changes(market.comet, undefined, configuration).map((change, rank) => ({
    ...change,
    at: place(rank),
    transactionHash: "",
  }));
}

/** The facts of an upgrade: what differs between the configuration before and the one read behind it. */
export function upgradeFacts(
  event: DecodedEvent,
  roles: Roles,
  before: Configuration | undefined,
  after: Configuration,
): readonly Cause[] {
  return changes(roles.market.comet, before, after).map((change) => ({
    ...change,
    ...stampOf(event),
  }));
}

type Unplaced<C> = C extends Cause ? Omit<C, "at" | "transactionHash"> : never;
type Change = Unplaced<Cause>;

function changes(
  comet: string,
  before: Configuration | undefined,
  after: Configuration,
): readonly Change[] {
  const known = new Map(before?.assets.map((asset) => [asset.token, asset]));
  const listed: Change[] = [];
  const changed: Change[] = [];
  after.assets.forEach((asset, place) => {
    const { token: reserve, symbol, decimals, feed } = asset;
    const old = known.get(reserve);
    const values = encodeParameterValues(asset.values);
    if (old === undefined)
      listed.push({
        kind: "reserveListing",
        reserve,
        symbol,
        decimals,
        // Comet itself is the base asset's token; what marks the base asset.
        supplyToken: place === 0 ? comet : NO_ADDRESS,
        debtToken: place === 0 ? comet : NO_ADDRESS,
        treasury: NO_ADDRESS,
        pool: comet,
        values,
      });
    else if (values !== encodeParameterValues(old.values))
      changed.push({ kind: "parameterChange", scope: reserve, values });
    if (old?.feed !== feed) changed.push({ kind: "feedAssignment", reserve, feed });
  });
  const values = encodeParameterValues(after.values);
  if (before === undefined || values !== encodeParameterValues(before.values))
    changed.push({ kind: "parameterChange", scope: "market", values });
  return [...listed, ...changed];
}
