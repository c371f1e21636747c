import {
  FACT_KINDS,
  type ColumnType,
  type EventKind,
  type Fact,
  type FactOf,
  type PlacedOutcome,
  type Position,
} from "@hindcast/domain";
import fc from "fast-check";

const hexDigits = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((b) => `0x${Buffer.from(b).toString("hex")}`);

const BY_TYPE: Readonly<Record<ColumnType, fc.Arbitrary<unknown>>> = {
  u32: fc.oneof(fc.constantFrom(0, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff })),
  u53: fc.oneof(
    fc.constantFrom(0, 0xffff_ffff, 0x1_0000_0000, Number.MAX_SAFE_INTEGER),
    fc.maxSafeNat(),
  ),
  u256: fc.oneof(
    fc.constantFrom(0n, (1n << 64n) - 1n, 1n << 64n, 1n << 128n, 1n << 192n, (1n << 256n) - 1n),
    fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
  ),
  i256: fc.oneof(
    fc.constantFrom(
      -1n,
      -(1n << 63n),
      -(1n << 64n),
      -(1n << 128n),
      -(1n << 255n),
      (1n << 255n) - 1n,
    ),
    fc.bigInt({ min: -(1n << 255n), max: (1n << 255n) - 1n }),
  ),
  address: hexDigits(20),
  bytes32: hexDigits(32),
  bytes: fc.nat({ max: 70 }).chain(hexDigits),
  text: fc.oneof(
    fc.constantFrom("", "\u0000", "ö", "😀", "\uFEFFx"),
    fc.string({ unit: "grapheme" }),
  ),
  bool: fc.boolean(),
};

/** Any payload a kind can have. */
export function payloads(kind: EventKind): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(Object.entries(kind.columns).map(([name, type]) => [name, BY_TYPE[type]])),
    { noNullPrototype: true },
  );
}

export const positions: fc.Arbitrary<Position> = fc.record(
  {
    timeSeconds: fc.maxSafeNat(),
    chain: fc.maxSafeNat(),
    block: fc.maxSafeNat(),
    transaction: fc.constantFrom(0, 7, 0xffff_ffff),
    log: fc.nat({ max: 0xffff_ffff }),
    phase: fc.nat({ max: 3 }),
  },
  { noNullPrototype: true },
);

/** Facts of any kind, in no order. */
export function factsAtAnyPlace(kind: EventKind): fc.Arbitrary<Fact> {
  return fc
    .tuple(positions, fc.constantFrom("", `0x${"ab".repeat(32)}`), payloads(kind))
    .map(([at, transactionHash, payload]) =>
      Object.assign({ kind: kind.kind, at, transactionHash }, payload),
    ) as fc.Arbitrary<unknown> as fc.Arbitrary<Fact>;
}

export const hexText = (value: number, bytes: number): string =>
  `0x${value.toString(16).padStart(bytes * 2, "0")}`;

/** The i-th position of a plain history: a block every 12 seconds, 4 logs a block. */
export function positionAt(i: number): Position {
  const block = i >> 2;
  return {
    timeSeconds: 1_700_000_000 + block * 12,
    chain: 1,
    block,
    transaction: 0,
    log: i & 3,
    phase: 0,
  };
}

/** The i-th deposit of a plain history; `salt` makes other histories. */
export function supplyFact(i: number, salt = 0): FactOf<"supply"> {
  return {
    kind: "supply",
    at: positionAt(i),
    transactionHash: hexText(i >> 1, 32),
    reserve: hexText(i % 3, 20),
    payer: hexText(i % 50, 20),
    account: hexText((i * 7) % 50, 20),
    amount: BigInt(i + salt) * 10n ** 20n,
  };
}

export function priceFact(i: number): FactOf<"oraclePrice"> {
  return {
    kind: "oraclePrice",
    at: positionAt(i),
    transactionHash: "",
    feed: hexText(9, 20),
    price: BigInt(i) - 5n,
    round: BigInt(i),
  };
}

/** The i-th outcome of a plain run: refusals with a toggle now and then. */
export function outcome(sequence: number, salt = 0): PlacedOutcome {
  const at = positionAt(sequence);
  if (sequence % 5 === 0)
    return {
      sequence,
      at,
      causedBy: "scenario",
      outcome: { kind: "debtUse", reserve: hexText(1, 20), account: hexText(2, 20), enabled: true },
    };
  return {
    sequence,
    at,
    causedBy: `1:${at.block}:0:${at.log}:0`,
    outcome: {
      kind: "refusal",
      intent: "borrow",
      reserve: hexText(1, 20),
      account: hexText(sequence % 9, 20),
      amount: BigInt(sequence + salt),
      code: "COLLATERAL_CANNOT_COVER_NEW_BORROW",
    },
  };
}

export const SUPPLY = FACT_KINDS.supply;
