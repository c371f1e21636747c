import { deserialize, serialize } from "node:v8";
import type { Preparation } from "../kernel/prepare-history.ts";

/** What one worker found out about a history, in memory that all of them read. */
export interface SharedPreparation {
  readonly meantAll: Uint8Array<SharedArrayBuffer>;
  /** The recorded calls, serialised: each worker reads them once. */
  readonly liquidationCalls: Uint8Array<SharedArrayBuffer>;
  readonly accounts: number;
}

/** Puts a preparation where other threads can read it. */
export function sharePreparation(preparation: Preparation): SharedPreparation {
  const { meantAll, liquidationCalls, accounts } = preparation;
  return {
    meantAll: shared(meantAll),
    liquidationCalls: shared(serialize(liquidationCalls)),
    accounts,
  };
}

/** A preparation another thread made. */
export function readPreparation(preparation: SharedPreparation): Preparation {
  const { meantAll, liquidationCalls, accounts } = preparation;
  // The reader of serialised values does not take shared memory.
  const calls = deserialize(Buffer.from(liquidationCalls)) as Preparation["liquidationCalls"];
  return { meantAll, liquidationCalls: calls, accounts };
}

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
