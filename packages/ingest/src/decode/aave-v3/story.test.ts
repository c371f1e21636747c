import { encodeAbiParameters, encodeEventTopics, type AbiEvent } from "viem";
import { expect, test } from "vitest";
import type { Decoded, TimedLog } from "../decoder.ts";
import { EVENTS, topicOf, type Role } from "./events.ts";
import { aaveV3Decoder } from "./index.ts";

const address = (byte: string): string => `0x${byte.repeat(20)}`;
const [POOL, TREASURY, ALICE, BOB] = ["01", "02", "a1", "b0"].map(address) as string[];
const [WETH, AWETH, VWETH, SWETH] = ["10", "11", "12", "13"].map(address) as string[];
const [USDC, AUSDC, VUSDC, SUSDC] = ["20", "21", "22", "23"].map(address) as string[];
const CONFIGURATOR = address("03");
const RAY = 10n ** 27n;
const ZERO = address("00");

type Event = [role: Role, contract: string, name: string, args: Record<string, unknown>];

/** Logs of one transaction as a chain would hold them. */
function logsOf(events: readonly Event[]): TimedLog[] {
  return events.map(([role, contract, name, args], logIndex) => {
    const spec = EVENTS[role].get(topicOf(role, name))?.spec;
    const abi = spec?.abi as AbiEvent;
    const indexed = Object.fromEntries(
      abi.inputs.filter((i) => i.indexed === true).map((i) => [i.name, args[i.name ?? ""]]),
    );
    const plain = abi.inputs.filter((i) => i.indexed !== true);
    return {
      file: "test",
      line: logIndex,
      block: 7,
      blockHash: undefined,
      timeSeconds: 1_700_000_000,
      transactionHash: `0x${"77".repeat(32)}`,
      transactionIndex: 0,
      logIndex,
      address: contract,
      topics: encodeEventTopics({ abi: [abi], args: indexed } as never) as string[],
      data: encodeAbiParameters(
        plain,
        plain.map((i) => args[i.name ?? ""]),
      ),
    };
  });
}

const LISTINGS = logsOf(
  (
    [
      [WETH, AWETH, SWETH, VWETH],
      [USDC, AUSDC, SUSDC, VUSDC],
    ] as string[][]
  ).map(([asset, aToken, stableDebtToken, variableDebtToken]) => [
    "configurator",
    CONFIGURATOR,
    "ReserveInitialized",
    { asset, aToken, stableDebtToken, variableDebtToken, interestRateStrategyAddress: ZERO },
  ]),
);

const ADDRESSES = {
  pool: POOL as string,
  poolConfigurator: CONFIGURATOR,
  treasury: TREASURY,
};

function tell(...events: Event[]): Decoded {
  const recorded = { chain: 1, rules: [], logs: LISTINGS, readings: [] };
  return aaveV3Decoder.open(ADDRESSES, recorded).teller()(logsOf(events));
}

const kinds = (...events: Event[]): string[] =>
  tell(...events).facts.map((fact) => `${fact.kind}@${fact.at.log}`);

const pool = (name: string, args: Record<string, unknown>): Event => [
  "pool",
  POOL as string,
  name,
  { referralCode: 0, ...args },
];
const updated = (reserve: string | undefined): Event =>
  pool("ReserveDataUpdated", {
    reserve,
    liquidityRate: 1n,
    stableBorrowRate: 2n,
    variableBorrowRate: 3n,
    liquidityIndex: RAY,
    variableBorrowIndex: RAY,
  });
const toggle = (on: boolean, reserve: string | undefined, user: string | undefined): Event =>
  pool(`ReserveUsedAsCollateral${on ? "Enabled" : "Disabled"}`, { reserve, user });
const paid = (token: string | undefined, from: unknown, to: unknown, value: bigint): Event => [
  "underlying",
  token as string,
  "Transfer",
  { from, to, value },
];
const share = (token: string | undefined, name: string, args: Record<string, unknown>): Event => [
  "supplyToken",
  token as string,
  name,
  args,
];
const minted = (token: string | undefined, to: unknown, value: bigint): Event[] => [
  share(token, "Transfer", { from: ZERO, to, value }),
  share(token, "Mint", { caller: to, onBehalfOf: to, value, balanceIncrease: 0n, index: RAY }),
];
const supply = (amount: bigint): Event[] => [
  updated(WETH),
  paid(WETH, ALICE, AWETH, amount),
  ...minted(AWETH, ALICE, amount),
  toggle(true, WETH, ALICE),
  pool("Supply", { reserve: WETH, user: ALICE, onBehalfOf: ALICE, amount }),
];
const moved = (from: unknown, to: unknown, between: Event[] = []): Event[] => [
  share(AWETH, "Transfer", { from, to, value: 50n }),
  ...between,
  share(AWETH, "BalanceTransfer", { from, to, value: 49n, index: RAY }),
];

test("a supply explains its payment and the collateral it switches on", () => {
  expect(kinds(...supply(100n))).toEqual([
    "reserveUpdate@0",
    "shareMint@3",
    "collateralUse@4",
    "supply@5",
  ]);
});

test("a payment of another amount or beside the call is a donation", () => {
  const [first, ...rest] = supply(100n) as [Event, ...Event[]];
  expect(kinds(paid(WETH, BOB, AWETH, 100n), first, ...rest)).toContain("donation@0");
  expect(kinds(...supply(100n), paid(WETH, ALICE, AWETH, 100n))).toContain("donation@6");
  const within = supply(100n).toSpliced(2, 0, paid(WETH, ALICE, AWETH, 7n));
  expect(kinds(...within)).toContain("donation@2");
  expect(kinds(paid(WETH, ALICE, BOB, 1n), paid(WETH, AWETH, BOB, 1n))).toEqual([]);
  expect(tell(paid(WETH, BOB, AWETH, 5n)).facts).toMatchObject([
    { kind: "donation", reserve: WETH, from: BOB, amount: 5n },
  ]);
});

test("a bare collateral switch is the user's; a withdrawal's own comes after the rates", () => {
  const withdraw: Event[] = [
    updated(WETH),
    toggle(false, WETH, ALICE),
    pool("Withdraw", { reserve: WETH, user: ALICE, to: BOB, amount: 3n }),
  ];
  expect(kinds(toggle(false, WETH, ALICE))).toEqual(["collateralToggle@0"]);
  expect(kinds(...withdraw)).toEqual(["reserveUpdate@0", "collateralUse@1", "withdraw@2"]);
  const bareFirst = [toggle(false, WETH, ALICE), updated(WETH), withdraw[2] as Event];
  expect(kinds(...bareFirst)).toEqual(["collateralToggle@0", "reserveUpdate@1", "withdraw@2"]);
  const another = [updated(WETH), toggle(false, USDC, ALICE), withdraw[2] as Event];
  expect(kinds(...another)).toContain("collateralToggle@1");
});

test("a share transfer tells the unscaled amount and explains both switches", () => {
  const { facts } = tell(
    ...moved(ALICE, BOB, [toggle(false, WETH, ALICE), toggle(true, WETH, BOB)]),
  );
  expect(facts).toMatchObject([
    { kind: "collateralUse", account: ALICE, enabled: false },
    { kind: "collateralUse", account: BOB, enabled: true },
    { kind: "shareMove", from: ALICE, to: BOB, scaledAmount: 49n },
    { kind: "shareTransfer", reserve: WETH, from: ALICE, to: BOB, amount: 50n },
  ]);
});

test("a liquidation explains its fee, the shares it hands over and its payment", () => {
  const call = (receiveAToken: boolean): Event =>
    pool("LiquidationCall", {
      collateralAsset: WETH,
      debtAsset: USDC,
      user: ALICE,
      debtToCover: 70n,
      liquidatedCollateralAmount: 50n,
      liquidator: BOB,
      receiveAToken,
    });
  const before = [toggle(false, WETH, ALICE), updated(USDC)];
  const payment = paid(USDC, BOB, AUSDC, 70n);
  expect(kinds(...before, ...moved(ALICE, TREASURY), payment, call(false))).toEqual([
    "collateralUse@0",
    "reserveUpdate@1",
    "shareMove@3",
    "liquidation@5",
  ]);
  const handed = [...moved(ALICE, BOB), toggle(true, WETH, BOB)];
  expect(kinds(...before, ...handed, payment, call(true))).toEqual([
    "collateralUse@0",
    "reserveUpdate@1",
    "shareMove@3",
    "collateralUse@4",
    "liquidation@6",
  ]);
  // The same transfer before a liquidation that pays in WETH itself was somebody's own.
  expect(kinds(...moved(ALICE, BOB), payment, call(false))).toContain("shareTransfer@1");
});

test("a flash loan is paid back with its premium; one left open is only a borrow", () => {
  const loan = (interestRateMode: number, premium: bigint): Event =>
    pool("FlashLoan", {
      target: BOB,
      initiator: ALICE,
      asset: WETH,
      amount: 100n,
      interestRateMode,
      premium,
    });
  const out = paid(WETH, AWETH, BOB, 100n);
  expect(kinds(out, updated(WETH), paid(WETH, BOB, AWETH, 109n), loan(0, 9n))).toEqual([
    "reserveUpdate@1",
    "flashLoan@3",
  ]);
  const borrow = pool("Borrow", {
    reserve: WETH,
    user: ALICE,
    onBehalfOf: ALICE,
    amount: 100n,
    interestRateMode: 2,
    borrowRate: 1n,
  });
  expect(kinds(out, borrow, loan(2, 0n))).toEqual(["borrow@1"]);
});

test("what is not understood goes to quarantine, with its log", () => {
  const stable = pool("Borrow", {
    reserve: WETH,
    user: ALICE,
    onBehalfOf: ALICE,
    amount: 1n,
    interestRateMode: 1,
    borrowRate: 1n,
  });
  expect(tell(stable).quarantined).toMatchObject([{ code: "E-INGEST-203" }]);
  const nothing = { chain: 1, rules: [], logs: [], readings: [] };
  const [log] = logsOf([updated(WETH)]) as [TimedLog];
  const decode = (changes: Partial<TimedLog>) =>
    aaveV3Decoder.open(ADDRESSES, nothing).teller()([{ ...log, ...changes }]);
  expect(decode({ topics: [`0x${"5".repeat(64)}`] }).quarantined).toMatchObject([
    { code: "E-INGEST-201", raw: expect.stringContaining("log 0") },
  ]);
  expect(decode({ topics: [] }).quarantined).toMatchObject([{ code: "E-INGEST-201" }]);
  expect(decode({ data: log.data.slice(0, -2) }).quarantined).toMatchObject([
    { code: "E-INGEST-202" },
  ]);
  expect(decode({ address: address("99") })).toEqual({ facts: [], quarantined: [] });
});
