import {
  decodeParameterValues,
  encodeParameterValues,
  type FactOf,
  type Intent,
} from "@hindcast/domain";
import { intentOf, type HistoryFact } from "@hindcast/replay";
import {
  aaveArtifact,
  BlockQueue,
  deployAaveV3,
  deployRateStrategy,
  LAB_EMODE,
  LAB_RESERVES,
  rateSpec,
  rpc,
  startAnvil,
  type AaveMarket,
  type Anvil,
  type Contract,
} from "@hindcast/testchain";
import { maxUint256, numberToHex, type Address } from "viem";
import { setterOf } from "../../conform/benches/aave-v3/parameters-v3-0.ts";
import type { Curve } from "../../conform/benches/aave-v3/parts-v3-0.ts";
import { poolCall } from "../../conform/benches/aave-v3/pool-calls.ts";
import type { Call } from "../../conform/chain-market.ts";

/** Far more of each token than anybody can spend. */
const ENDOWMENT = 10n ** 30n;
/** More connections only make the node slower, and large blocks. */
const PEOPLE_PER_BLOCK = 50;
/** The one rate curve the lab's governance changes: USDC's. */
const LATER_CURVE = { symbol: "USDC", rate: rateSpec(90, 0, 5, 60) };

/** Facts of one block of the history, with what they meant. */
export interface LabBlock {
  readonly timeSeconds: number;
  readonly intents: readonly Intent[];
}

/** What changes from the beginning: a reserve's liquidation threshold, by so many bps. */
export interface ThresholdShift {
  readonly reserve: string;
  readonly shiftBps: bigint;
}

/** The causes of a history in blocks, as transactions will carry them out; liquidations left out. */
export function labBlocks(
  facts: readonly HistoryFact[],
  meantAll: Uint8Array,
  fromBlock: number,
): LabBlock[] {
  const blocks = new Map<number, { timeSeconds: number; intents: Intent[] }>();
  facts.forEach((fact, index) => {
    const { block, timeSeconds } = fact.at;
    if (block < fromBlock) return;
    const own = blocks.get(block) ?? { timeSeconds, intents: [] };
    if (fact.kind !== "liquidation" && fact.kind !== "contractReading")
      own.intents.push(intentOf(fact, meantAll[index] === 1));
    blocks.set(block, own);
  });
  return [...blocks.values()];
}

/** The lab's market on a fresh node, its people furnished with tokens, and the ways to act on it. */
export class LabChain {
  readonly anvil: Anvil;
  readonly queue: BlockQueue;
  readonly market: AaveMarket;
  private readonly flashReceiver: Contract;
  private readonly curves: readonly (readonly Curve[])[];
  private readonly shift: ThresholdShift;
  private head = 0;

  private constructor(
    parts: Pick<LabChain, "anvil" | "queue" | "market"> & {
      readonly flashReceiver: Contract;
      readonly curves: readonly (readonly Curve[])[];
      readonly shift: ThresholdShift;
    },
  ) {
    this.anvil = parts.anvil;
    this.queue = parts.queue;
    this.market = parts.market;
    this.flashReceiver = parts.flashReceiver;
    this.curves = parts.curves;
    this.shift = parts.shift;
  }

  /**
   * Deploys what the recording deployed, at the same times and so at the same addresses. The shift
   * is made by the configurator before anybody has acted.
   */
  static async open(
    listing: FactOf<"oraclePrice">["at"],
    people: readonly string[],
    shift: ThresholdShift,
  ): Promise<LabChain> {
    // The feeds are deployed in the third block, twelve seconds after the second.
    const anvil = await startAnvil({
      genesisTimestampSeconds: listing.timeSeconds - 36,
      // Keeping the states of past blocks costs the node time, and nobody asks for them.
      extraFlags: ["--prune-history", "4"],
    });
    try {
      const queue = new BlockQueue(anvil.client);
      const market = await deployAaveV3(queue, LAB_RESERVES, { eModes: [LAB_EMODE] });
      const { admin, addressesProvider } = market;
      const receiver = aaveArtifact(
        "mocks/flashloan/MockSimpleFlashLoanReceiver",
        "MockFlashLoanSimpleReceiver",
      );
      const flashReceiver = await queue.deploy(admin, receiver, [addressesProvider.address]);
      const curves: Curve[][] = [];
      for (const { symbol, rate, strategy } of market.reserves) {
        const own = [{ rate, strategy }];
        if (symbol === LATER_CURVE.symbol) {
          const later = LATER_CURVE.rate;
          const provider = addressesProvider.address;
          own.push({
            rate: later,
            strategy: await deployRateStrategy(queue, admin, provider, later),
          });
        }
        curves.push(own);
      }
      const chain = new LabChain({ anvil, queue, market, flashReceiver, curves, shift });
      await chain.furnish(people);
      return chain;
    } catch (failure) {
      await anvil.stop();
      throw failure;
    }
  }

  /** Carries intents out as one block, whose number it gives; some may revert, as they would have. */
  async play(intents: readonly Intent[], timeSeconds: number): Promise<number> {
    for (const intent of intents) {
      const { from, contract, functionName, args } = this.callOf(intent);
      await this.queue.add(from, contract, functionName, args);
    }
    await rpc(this.queue.client, "evm_mine", [numberToHex(timeSeconds)]);
    return ++this.head;
  }

  private callOf(intent: Intent): Call {
    const { market, flashReceiver } = this;
    if (intent.kind !== "parameterChange") return poolCall({ ...market, flashReceiver }, intent);
    const values = decodeParameterValues(this.shifted(intent).values);
    const parts = {
      queue: this.queue,
      market,
      users: [],
      flashBorrower: flashReceiver,
      curves: this.curves,
    };
    const [functionName, args] = setterOf(parts, intent.scope, values);
    return { from: market.admin, contract: market.poolConfigurator, functionName, args };
  }

  private shifted(
    intent: Extract<Intent, { kind: "parameterChange" }>,
  ): Extract<Intent, { kind: "parameterChange" }> {
    const { liquidationThresholdBps, ...others } = decodeParameterValues(intent.values);
    if (intent.scope !== this.shift.reserve || typeof liquidationThresholdBps !== "bigint")
      return intent;
    const shifted = liquidationThresholdBps + this.shift.shiftBps;
    return {
      ...intent,
      values: encodeParameterValues({ ...others, liquidationThresholdBps: shifted }),
    };
  }

  /** Tokens for everybody, then the change of the threshold: the last that happens beforehand. */
  private async furnish(people: readonly string[]): Promise<void> {
    const { reserves, pool, admin, poolConfigurator } = this.market;
    let now = Number((await this.queue.client.getBlock()).timestamp);
    for (let start = 0; start < people.length; start += PEOPLE_PER_BLOCK) {
      await Promise.all(
        people.slice(start, start + PEOPLE_PER_BLOCK).map(async (person) => {
          const from = person as Address;
          for (const { token } of reserves) {
            await this.queue.add(from, token, "mint", [from, ENDOWMENT]);
            await this.queue.add(from, token, "approve", [pool.address, maxUint256]);
          }
        }),
      );
      await this.queue.mine((now += 1));
    }
    const { reserve: changed, shiftBps } = this.shift;
    const reserve = reserves.find(({ token }) => token.address.toLowerCase() === changed);
    if (reserve === undefined) throw new Error(`no reserve ${changed}`);
    const threshold = reserve.liquidationThresholdBps + shiftBps;
    const args = [changed, reserve.ltvBps, threshold, reserve.liquidationBonusBps];
    await this.queue.add(admin, poolConfigurator, "configureReserveAsCollateral", args);
    this.head = (await this.queue.mineAll(now + 1)).number;
  }

  stop(): Promise<void> {
    return this.anvil.stop();
  }
}

/** Everybody who sends a transaction in these blocks, and whoever else needs tokens. */
export function peopleOf(blocks: readonly LabBlock[], others: readonly string[]): string[] {
  const people = new Set(others);
  for (const { intents } of blocks)
    for (const intent of intents)
      for (const name of ["payer", "account", "from", "caller", "initiator"] as const)
        if (name in intent) people.add((intent as unknown as Record<string, string>)[name] ?? "");
  return [...people];
}
