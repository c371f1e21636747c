import type { Contract } from "@hindcast/testchain";
import { decodeParameterValues } from "@hindcast/domain";
import { encodeFunctionData, type Hex } from "viem";
import { word, type DeployedIlk, type DeployedMaker } from "./deployed.ts";

/** One call of a spell. */
export interface SpellCall {
  readonly to: Contract;
  readonly data: Hex;
}

const call = (to: Contract, functionName: string, ...args: readonly unknown[]): SpellCall => ({
  to,
  data: encodeFunctionData({ abi: to.abi, functionName, args }),
});

const file = (to: Contract, ...args: readonly unknown[]): SpellCall => call(to, "file", ...args);

/** Price curves by the number that parameters have for them. */
const LINEAR = 0;
const STAIRSTEP = 1;
const EXPONENTIAL = 2;

/** What a spell does to set these parameters. */
export function spellCalls(maker: DeployedMaker, scope: string, values: string): SpellCall[] {
  const decoded = decodeParameterValues(values);
  const ilk = maker.ilks.find((one) => one.reserve === scope);
  return Object.entries(decoded).flatMap(([name, value]) => {
    if (name === "ruleVersion") return [];
    const calls =
      ilk === undefined
        ? marketCalls(maker, name, value as bigint)
        : ilkCalls(maker, ilk, name, value as bigint);
    if (calls === undefined) throw new Error(`the bench of Maker cannot set ${name}`);
    return calls;
  });
}

function marketCalls(maker: DeployedMaker, name: string, value: bigint): SpellCall[] | undefined {
  const { vat, jug, spotter, vow, liquidator, osms } = maker;
  const files: Readonly<Record<string, readonly [Contract, string]>> = {
    globalDebtCeiling: [vat, "Line"],
    globalAuctionLimit: [liquidator, "box"],
    globalLiquidationLimit: [liquidator, "Hole"],
    baseFee: [jug, "base"],
    targetPrice: [spotter, "par"],
    badDebtDelay: [vow, "wait"],
    debtAuctionLot: [vow, "sump"],
    surplusAuctionLot: [vow, "bump"],
    surplusBuffer: [vow, "hump"],
  };
  if (name === "emergencyShutdown") return [call(vat, "cage"), call(liquidator, "cage")];
  if (name === "oracleDelay") return osms.map((osm) => call(osm.contract, "step", value));
  const filed = files[name];
  return filed && [file(filed[0], word(filed[1]), value)];
}

function ilkCalls(
  maker: DeployedMaker,
  ilk: DeployedIlk,
  name: string,
  value: bigint,
): SpellCall[] | undefined {
  const { version, vat, jug, spotter, liquidator } = maker;
  const { id, auctions } = ilk;
  const ofIlk = (to: Contract, what: string, set = value): SpellCall[] => [
    file(to, id, word(what), set),
  ];
  // Spells refresh the least auction, which a Clipper keeps, after either of its factors.
  const renewed = version === 20 ? [call(auctions, "upchost")] : [];
  switch (name) {
    case "liquidationRatio":
      return ofIlk(spotter, "mat");
    case "stabilityFee":
      return [call(jug, "drip", id), ...ofIlk(jug, "duty")];
    case "debtCeiling":
      return ofIlk(vat, "line");
    case "debtFloor":
      return [...ofIlk(vat, "dust"), ...renewed];
    case "liquidationPenalty":
      return [...ofIlk(liquidator, "chop", version === 11 ? value * 10n ** 9n : value), ...renewed];
    case "auctionSize":
      return ofIlk(liquidator, "lump");
    case "auctionDebtSize":
      return ofIlk(liquidator, "dunk");
    case "localLiquidationLimit":
      return ofIlk(liquidator, "hole");
    case "auctionBreaker":
      if (version === 20) return [file(auctions, word("stopped"), value)];
      return [call(auctions, value === 0n ? "rely" : "deny", liquidator.address)];
    default:
      return version === 20
        ? clipCalls(ilk, name, value)
        : auctionFile(
            ilk,
            { minimumBidIncrease: "beg", bidDuration: "ttl", maximumAuctionDuration: "tau" }[name],
            value,
          );
  }
}

function clipCalls(ilk: DeployedIlk, name: string, value: bigint): SpellCall[] | undefined {
  const curve = (place: number): Contract => ilk.curves[place] as Contract;
  const what = {
    auctionPriceMultiplier: "buf",
    auctionResetTime: "tail",
    auctionResetDrawdown: "cusp",
    flatKickIncentive: "tip",
    proportionalKickIncentive: "chip",
  }[name];
  switch (name) {
    case "auctionCurve":
      return [file(ilk.auctions, word("calc"), curve(Number(value)).address)];
    case "maximumAuctionDuration":
      return [file(curve(LINEAR), word("tau"), value)];
    case "priceStepDuration":
      return [file(curve(STAIRSTEP), word("step"), value)];
    case "priceStepFactor":
      return [STAIRSTEP, EXPONENTIAL].map((place) => file(curve(place), word("cut"), value));
    default:
      return auctionFile(ilk, what, value);
  }
}

const auctionFile = (
  { auctions }: DeployedIlk,
  what: string | undefined,
  value: bigint,
): SpellCall[] | undefined =>
  what === undefined ? undefined : [file(auctions, word(what), value)];
