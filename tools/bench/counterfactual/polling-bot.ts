import {
  percentDiv,
  percentMul,
  sameBlockLiquidator,
  WAD,
  type Intent,
  type LiquidationOffer,
  type SameBlockParams,
} from "@hindcast/domain";
import { LAB_EMODE, type AaveMarket, type TestClient } from "@hindcast/testchain";
import {
  decodeFunctionResult,
  encodeFunctionData,
  numberToHex,
  type Address,
  type Hex,
} from "viem";
import { configurationFigures } from "../../conform/benches/aave-v3/readings.ts";
import { healthLens } from "./health-lens.ts";

/** Accounts asked about in one eth_call. */
const ACCOUNTS_PER_CALL = 400;
const LENS_ADDRESS: Address = "0x00000000000000000000000000000000004c656e";
const CLOSE_FACTOR_BPS = 5_000n;
/** LiquidationLogic.CLOSE_FACTOR_HF_THRESHOLD. */
const CLOSE_FACTOR_HEALTH_WAD = (95n * WAD) / 100n;

type Figures = ReturnType<typeof configurationFigures>;

/** A reserve as the bot sees it in one block. */
interface SeenReserve {
  readonly address: string;
  readonly unit: bigint;
  readonly priceUsd8: bigint;
  readonly terms: Figures;
  /** Bonus for accounts in the reserve's mode. */
  readonly modeBonusBps: bigint;
}

/** An account that can be liquidated, as the bot sees it. */
interface SeenAccount {
  readonly address: string;
  readonly healthWad: bigint;
  /** Deposit and debt of each reserve. */
  readonly deposits: readonly bigint[];
  readonly debts: readonly bigint[];
  readonly configuration: bigint;
  readonly mode: bigint;
}

/**
 * A liquidator beside a node. It follows who borrows, and asks the contracts after every block for
 * the account data of all who owe, hundreds in one call; only of those below one does it ask for
 * more. It decides as the model of the replay does: as long as a call pays, the one that pays most.
 */
export class PollingBot {
  private readonly client: TestClient;
  private readonly market: AaveMarket;
  private readonly params: SameBlockParams;
  private readonly owing = new Set<string>();
  private readonly lens = healthLens();
  /** Questions about one account's health, as many as were asked. */
  asked = 0;
  /** eth_calls sent. */
  calls = 0;

  constructor(client: TestClient, market: AaveMarket, params: SameBlockParams) {
    this.client = client;
    this.market = market;
    this.params = params;
  }

  /** What the bot knows from the transactions it sees: who may owe something from now on. */
  notice(intents: readonly Intent[]): void {
    for (const intent of intents) if (intent.kind === "borrow") this.owing.add(intent.account);
  }

  /** All who owe. */
  everybody(): readonly string[] {
    return [...this.owing];
  }

  /** The calls worth sending after this block, about these accounts. */
  async look(accounts: readonly string[], block: number): Promise<Intent[]> {
    const ill = await this.unhealthy(accounts, block);
    if (ill.size === 0) return [];
    const [reserves, seen] = await Promise.all([
      this.readReserves(block),
      this.readHoldings(ill, block),
    ]);
    return seen.flatMap((account) => {
      const offer = offerOf(account, reserves);
      const bid = sameBlockLiquidator.answerOffer?.(offer, this.params);
      return bid === undefined ? [] : [{ ...bid, kind: "liquidate" as const }];
    });
  }

  private async unhealthy(
    accounts: readonly string[],
    block: number,
  ): Promise<ReadonlyMap<string, bigint>> {
    const ill = new Map<string, bigint>();
    const parts: (readonly string[])[] = [];
    for (let start = 0; start < accounts.length; start += ACCOUNTS_PER_CALL)
      parts.push(accounts.slice(start, start + ACCOUNTS_PER_CALL));
    this.asked += accounts.length;
    const answers = await Promise.all(
      parts.map((part) => this.read("healths", [this.market.pool.address, part], block)),
    );
    for (const [place, part] of parts.entries())
      for (const [index, account] of part.entries()) {
        const [health, debt] = (answers[place] as readonly (readonly [bigint, bigint])[])[
          index
        ] as readonly [bigint, bigint];
        if (debt === 0n) this.owing.delete(account);
        else if (health < WAD) ill.set(account, health);
      }
    return ill;
  }

  private async readReserves(block: number): Promise<readonly SeenReserve[]> {
    const { pool, oracle, reserves } = this.market;
    const assets = reserves.map(({ token }) => token.address);
    const [rows, modeBonusBps] = (await this.read(
      "reserves",
      [pool.address, oracle.address, assets, LAB_EMODE.id],
      block,
    )) as readonly [readonly (readonly [bigint, bigint])[], bigint];
    return reserves.map(({ token, decimals }, place) => {
      const [word, priceUsd8] = rows[place] as readonly [bigint, bigint];
      const terms = configurationFigures(word);
      return {
        address: token.address.toLowerCase(),
        unit: 10n ** BigInt(decimals),
        priceUsd8,
        terms,
        modeBonusBps,
      };
    });
  }

  private async readHoldings(
    ill: ReadonlyMap<string, bigint>,
    block: number,
  ): Promise<readonly SeenAccount[]> {
    const { pool, reserves } = this.market;
    const tokens = [
      ...reserves.map(({ aToken }) => aToken.address),
      ...reserves.map(({ variableDebtToken }) => variableDebtToken.address),
    ];
    const addresses = [...ill.keys()];
    const rows = (await this.read(
      "holdings",
      [pool.address, tokens, addresses],
      block,
    )) as readonly (readonly bigint[])[];
    return addresses.map((address, place) => {
      const row = rows[place] as readonly bigint[];
      return {
        address,
        healthWad: ill.get(address) as bigint,
        deposits: row.slice(0, reserves.length),
        debts: row.slice(reserves.length, tokens.length),
        configuration: row[tokens.length] as bigint,
        mode: row[tokens.length + 1] as bigint,
      };
    });
  }

  private async read(name: string, args: readonly unknown[], block: number): Promise<unknown> {
    this.calls++;
    const { abi, deployedBytecode: code } = this.lens;
    const data = encodeFunctionData({ abi, functionName: name, args });
    const ask = this.client.request as (request: object) => Promise<unknown>;
    const params = [{ to: LENS_ADDRESS, data }, numberToHex(block), { [LENS_ADDRESS]: { code } }];
    const result = (await ask({ method: "eth_call", params })) as Hex;
    return decodeFunctionResult({ abi, functionName: name, data: result });
  }
}

/** What a call on each pair would give, as LiquidationLogic of v3.0 computes it. */
function offerOf(account: SeenAccount, reserves: readonly SeenReserve[]): LiquidationOffer {
  const choices: LiquidationOffer["choices"][number][] = [];
  reserves.forEach((collateral, place) => {
    const isCollateral = ((account.configuration >> BigInt(2 * place + 1)) & 1n) === 1n;
    if (!isCollateral || !isOpen(collateral) || collateral.terms["liquidationThresholdBps"] === 0n)
      return;
    reserves.forEach((debt, other) => {
      const owed = account.debts[other] ?? 0n;
      if (owed === 0n || !isOpen(debt)) return;
      const balance = account.deposits[place] ?? 0n;
      const choice = choiceOf(account, collateral, debt, balance, owed);
      if (choice !== undefined) choices.push(choice);
    });
  });
  return { account: account.address, healthFactorWad: account.healthWad, choices };
}

function isOpen({ terms, priceUsd8 }: SeenReserve): boolean {
  return terms["active"] === true && terms["paused"] === false && priceUsd8 !== 0n;
}

function choiceOf(
  { healthWad, mode }: SeenAccount,
  collateral: SeenReserve,
  debt: SeenReserve,
  balance: bigint,
  owed: bigint,
): LiquidationOffer["choices"][number] | undefined {
  const inMode = mode !== 0n && collateral.terms["modeId"] === mode;
  const bonusBps = inMode
    ? collateral.modeBonusBps
    : (collateral.terms["liquidationBonusBps"] as bigint);
  const feeBps = collateral.terms["liquidationProtocolFeeBps"] as bigint;
  let repaid = healthWad > CLOSE_FACTOR_HEALTH_WAD ? percentMul(owed, CLOSE_FACTOR_BPS) : owed;
  const worth = (debt.priceUsd8 * repaid * collateral.unit) / (collateral.priceUsd8 * debt.unit);
  let taken = percentMul(worth, bonusBps);
  if (taken > balance) {
    taken = balance;
    const base = (collateral.priceUsd8 * taken * debt.unit) / (debt.priceUsd8 * collateral.unit);
    repaid = percentDiv(base, bonusBps);
  }
  const fee = percentMul(taken - percentDiv(taken, bonusBps), feeBps);
  const seized = taken - fee;
  if (repaid === 0n || seized === 0n) return undefined;
  return {
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    debtRepaid: repaid,
    collateralSeized: seized,
    debtValueUsd8: (repaid * debt.priceUsd8) / debt.unit,
    collateralValueUsd8: (seized * collateral.priceUsd8) / collateral.unit,
  };
}
