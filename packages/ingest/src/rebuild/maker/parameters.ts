import { RAY, WAD, type ParameterValues } from "@hindcast/domain";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import type { SpellRow } from "../../sources/maker-spells/read.ts";
import { feePerSecond } from "./fee.ts";

/** Everything filed in one block: the values that stood when the block was over. */
export interface ParameterStep {
  readonly block: number;
  readonly timeSeconds: number;
  readonly transactionHash: string;
  readonly values: ParameterValues;
}

/** A value of a contract that is no risk parameter here, with the block it stood from. */
export interface FiledValue {
  readonly block: number;
  readonly timeSeconds: number;
  readonly value27: bigint;
}

export interface ParameterHistory {
  readonly steps: readonly ParameterStep[];
  /** AutoLine's settings and the ceilings it filed, for checks: DAI with 27 decimals. */
  readonly autoLine: {
    readonly gap: readonly FiledValue[];
    readonly maximum: readonly FiledValue[];
    readonly ceilings: readonly FiledValue[];
  };
  readonly quarantined: readonly QuarantinedRow[];
  /** Rows that became (part of) a step, and steps. */
  readonly filed: number;
  /** AutoLine's own settings: kept for the check of total debt only. */
  readonly settings: number;
  /** Rows whose value before is not the value after of the row before them. */
  readonly broken: readonly string[];
}

interface Meaning {
  readonly name: string;
  /** From the number as people write it, 27 decimals, to the parameter's unit. */
  readonly toUnits: (value27: bigint) => bigint;
}

const ray = (value: bigint): bigint => value;
const rad = (value: bigint): bigint => value * WAD;
const wad = (value: bigint): bigint => value / 10n ** 9n;
/** A surcharge: 0.13 is 1.13. */
const onTop = (value: bigint): bigint => WAD + wad(value);
const seconds = (value: bigint): bigint => value / RAY;

const MEANINGS: Readonly<Record<string, Meaning>> = {
  "SPOTTER.ilks.mat": { name: "liquidationRatio", toUnits: ray },
  "JUG.ilks.duty": { name: "stabilityFee", toUnits: feePerSecond },
  "VAT.ilks.line": { name: "debtCeiling", toUnits: rad },
  "VAT.ilks.dust": { name: "debtFloor", toUnits: rad },
  "CAT.ilks.chop": { name: "liquidationPenalty", toUnits: onTop },
  "DOG.ilks.chop": { name: "liquidationPenalty", toUnits: onTop },
  "CAT.ilks.lump": { name: "auctionSize", toUnits: wad },
  "CAT.ilks.dunk": { name: "auctionDebtSize", toUnits: rad },
  "FLIPPER.beg": { name: "minimumBidIncrease", toUnits: onTop },
  "FLIPPER.ttl": { name: "bidDuration", toUnits: seconds },
  "FLIPPER.tau": { name: "maximumAuctionDuration", toUnits: seconds },
  "DOG.ilks.hole": { name: "localLiquidationLimit", toUnits: rad },
  "CLIPPER.buf": { name: "auctionPriceMultiplier", toUnits: ray },
  "CLIPPER.tail": { name: "auctionResetTime", toUnits: seconds },
  "CLIPPER.cusp": { name: "auctionResetDrawdown", toUnits: ray },
  "CLIPPER.tip": { name: "flatKickIncentive", toUnits: rad },
  "CLIPPER.chip": { name: "proportionalKickIncentive", toUnits: wad },
};

/** Contract families that belong to one version of the liquidation rules. */
const VERSIONS: readonly (readonly [RegExp, bigint])[] = [
  [/^(?:CLIPPER|DOG)\./, 20n],
  [/^CAT\.ilks\.dunk$/, 12n],
  [/^CAT\.ilks\.lump$/, 11n],
];

/** The parameters of one ilk over time, in the units the rules know. */
export function parameterHistory(rows: readonly SpellRow[], ilk: string): ParameterHistory {
  const quarantined: QuarantinedRow[] = [];
  const own = rows.filter((row) => {
    const reason =
      row.ilk !== ilk
        ? `the row is of ilk "${row.ilk}", not "${ilk}"`
        : row.parameter in MEANINGS || row.parameter.startsWith("DC-IAM.")
          ? ""
          : `the parameter "${row.parameter}" is not known`;
    if (reason === "") return true;
    quarantined.push(fault(row, "PARAMETER", "E-INGEST-144", reason, row.parameter));
    return false;
  });
  const broken: string[] = [];
  const byBlock = new Map<number, SpellRow[]>();
  for (const [parameter, filed] of Map.groupBy(own, (row) => row.parameter))
    for (const row of lastOfEachBlock(parameter, filed, broken))
      byBlock.set(row.block, [...(byBlock.get(row.block) ?? []), row]);
  const steps = [...byBlock.entries()]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, filed]) => stepOf(filed) ?? []);
  const values = (parameter: string): FiledValue[] =>
    [...byBlock.values()]
      .flat()
      .filter((row) => row.parameter === parameter)
      .map((row) => ({ block: row.block, timeSeconds: row.timeSeconds, value27: row.to27 }))
      .toSorted((a, b) => a.block - b.block);
  return {
    steps,
    autoLine: {
      gap: values("DC-IAM.ilks.gap"),
      maximum: values("DC-IAM.ilks.line"),
      ceilings: values("VAT.ilks.line"),
    },
    quarantined,
    filed: own.filter((row) => row.parameter in MEANINGS).length,
    settings: own.filter((row) => !(row.parameter in MEANINGS)).length,
    broken,
  };
}

/**
 * What a parameter was when each block was over. Several rows of a block stand in no order: each
 * begins with the value another ended with, so they are linked, from the value before the block.
 */
function lastOfEachBlock(
  parameter: string,
  rows: readonly SpellRow[],
  broken: string[],
): SpellRow[] {
  const last: SpellRow[] = [];
  let value = 0n;
  const blocks = [...Map.groupBy(rows, (row) => row.block)].toSorted(([a], [b]) => a - b);
  for (const [block, filed] of blocks) {
    const rest = [...filed];
    let end: SpellRow | undefined;
    while (rest.length > 0) {
      let next = rest.findIndex((row) => row.from27 === value);
      if (next === -1) {
        broken.push(`${parameter} at block ${block}`);
        next = 0;
      }
      [end] = rest.splice(next, 1);
      value = end?.to27 ?? value;
    }
    if (end !== undefined) last.push(end);
  }
  return last;
}

function stepOf(filed: readonly SpellRow[]): ParameterStep | undefined {
  const values: Record<string, bigint> = {};
  const used = filed.filter((row) => row.parameter in MEANINGS);
  for (const row of used) {
    const meaning = MEANINGS[row.parameter];
    if (meaning !== undefined) values[meaning.name] = meaning.toUnits(row.to27);
  }
  for (const [family, version] of VERSIONS)
    if (values["ruleVersion"] === undefined && used.some((row) => family.test(row.parameter)))
      values["ruleVersion"] = version;
  const [first] = used;
  if (first === undefined) return undefined;
  const hashes = new Set(used.map((row) => row.transactionHash));
  return {
    block: first.block,
    timeSeconds: first.timeSeconds,
    transactionHash: hashes.size === 1 ? first.transactionHash : "",
    values,
  };
}
