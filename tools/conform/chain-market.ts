import {
  blockReceipts,
  rpc,
  type BlockQueue,
  type Contract,
  type Receipt,
} from "@hindcast/testchain";
import type { StateRow } from "@hindcast/domain";
import {
  decodeErrorResult,
  decodeEventLog,
  parseAbi,
  toEventSelector,
  type Abi,
  type Address,
  type Hex,
} from "viem";
import { eventLine, type Answer, type ContractMarket, type Step } from "./bench.ts";

/** The transaction that does a step. */
export interface Call {
  readonly from: Address;
  readonly contract: Contract;
  readonly functionName: string;
  readonly args: readonly unknown[];
}

/** A contract whose events count; events and single arguments ("Event.argument") that do not. */
export interface HeardContract extends Contract {
  /** What lines call it; its address where absent. */
  readonly name?: string;
  readonly ignored: ReadonlySet<string>;
  /** Spells logs that carry no event's name (Maker's LogNote); without it they are not heard. */
  readonly spellNameless?: (data: Hex) => readonly string[];
}

/** What a protocol's bench tells of its deployed market. */
export interface ChainMarketParts {
  readonly queue: BlockQueue;
  callOf(step: Step): Call;
  readonly heard: readonly HeardContract[];
  /** Error definitions of every contract, for their reasons to revert. */
  readonly errors: Abi;
  /** All that is read back, at the head. */
  read(): Promise<readonly StateRow[]>;
  stop(): Promise<void>;
}

type ReceiptWithLogs = Receipt & { readonly logs: readonly Log[] };
interface Log {
  readonly address: Address;
  readonly topics: [Hex, ...Hex[]];
  readonly data: Hex;
}

/** Plays steps as transactions on a local node. */
export class ChainMarket implements ContractMarket {
  readonly #parts: ChainMarketParts;
  readonly #heard: ReadonlyMap<string, HeardContract>;

  constructor(parts: ChainMarketParts) {
    this.#parts = parts;
    this.#heard = new Map(parts.heard.map((heard) => [heard.address.toLowerCase(), heard]));
  }

  async perform(steps: readonly Step[]): Promise<readonly Answer[]> {
    const { queue } = this.#parts;
    for (const step of steps) {
      const { from, contract, functionName, args } = this.#parts.callOf(step);
      await queue.add(from, contract, functionName, args);
    }
    const block = await queue.mine((steps[0] as Step).timeSeconds);
    const receipts = (await blockReceipts(queue.client, block.number)) as ReceiptWithLogs[];
    if (receipts.length !== steps.length)
      throw new Error(`block ${block.number} holds ${receipts.length} of ${steps.length} steps`);
    return Promise.all(receipts.map((receipt) => this.#answerOf(receipt)));
  }

  read(): Promise<readonly StateRow[]> {
    return this.#parts.read();
  }

  async headBlock(): Promise<number> {
    return Number(await this.#parts.queue.client.getBlockNumber());
  }

  stop(): Promise<void> {
    return this.#parts.stop();
  }

  async #answerOf(receipt: ReceiptWithLogs): Promise<Answer> {
    if (receipt.status === "0x1") return { ok: true, events: receipt.logs.flatMap(this.#spell) };
    const trace = await rpc<{ output?: Hex; error?: string }>(
      this.#parts.queue.client,
      "debug_traceTransaction",
      [receipt.transactionHash, { tracer: "callTracer" }],
    );
    return { ok: false, reason: spellReason(trace.output, this.#parts.errors) };
  }

  readonly #spell = (log: Log): readonly string[] => {
    const emitter = this.#heard.get(log.address);
    if (emitter === undefined) return [];
    const { abi, ignored, spellNameless } = emitter;
    if (isNameless(log, abi)) return spellNameless?.(log.data) ?? [];
    const event: { eventName?: string; args?: unknown } = decodeEventLog({
      abi,
      data: log.data,
      topics: log.topics,
      strict: true,
    });
    const name = event.eventName ?? "";
    if (ignored.has(name)) return [];
    // Decoded arguments come indexed ones first; the order of the declaration is meant.
    const declared = abi.find((item) => item.type === "event" && item.name === name);
    const values = (declared?.type === "event" ? declared.inputs : [])
      .filter((input) => !ignored.has(`${name}.${input.name ?? ""}`))
      .map((input) => (event.args as Record<string, unknown>)[input.name ?? ""]);
    return [eventLine(`${emitter.name ?? log.address}.${name}`, ...values)];
  };
}

/** Whether a contract that declares anonymous events logged one of those. */
function isNameless(log: Log, abi: Abi): boolean {
  const events = abi.filter((item) => item.type === "event");
  if (!events.some((event) => "anonymous" in event && event.anonymous)) return false;
  return !events.some((event) => toEventSelector(event) === log.topics[0]);
}

const STANDARD_ERRORS = parseAbi(["error Error(string reason)", "error Panic(uint256 code)"]);

/** A revert's data in words: the contract's text, "panic 0x11", `Name()` or `Name(argument, …)`. */
function spellReason(output: Hex | undefined, errors: Abi): string {
  if (output === undefined || output === "0x") return "revert without reason";
  const known = [...STANDARD_ERRORS, ...errors.filter((item) => item.type === "error")];
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: known as Abi, data: output });
    if (errorName === "Error") return String(args[0]);
    if (errorName === "Panic") return `panic 0x${(args[0] as bigint).toString(16)}`;
    return eventLine(errorName, ...args).replaceAll(", ", ",");
  } catch {
    return `unknown error ${output.slice(0, 10)}`;
  }
}
