import type { ParameterValues } from "@hindcast/domain";
import { flag, integer, text, type DecodedEvent } from "../decoded-event.ts";

/** Which reserves an efficiency mode concerns, from v3.2 on: bit n is the pool's n-th reserve. */
interface Bitmaps {
  collateralBitmap: bigint;
  borrowableBitmap: bigint;
  ltvzeroBitmap: bigint;
}

/** What each event switches, and by which argument. */
const SWITCHES: Readonly<Record<string, { bitmap: keyof Bitmaps; argument: string }>> = {
  AssetCollateralInEModeChanged: { bitmap: "collateralBitmap", argument: "collateral" },
  AssetBorrowableInEModeChanged: { bitmap: "borrowableBitmap", argument: "borrowable" },
  AssetLtvzeroInEModeChanged: { bitmap: "ltvzeroBitmap", argument: "ltvzero" },
};

/**
 * The reserves of each mode as the logs so far left them. An event tells one reserve's bit, a
 * parameter is the whole bitmap.
 */
export class ModeBook {
  readonly #bitmaps = new Map<string, Bitmaps>();
  readonly #ids = new Map<string, number>();

  /** The pool numbers its reserves in the order of their listing. */
  list(reserve: string): void {
    if (!this.#ids.has(reserve)) this.#ids.set(reserve, this.#ids.size);
  }

  isListed(reserve: string): boolean {
    return this.#ids.has(reserve);
  }

  /**
   * The bitmap an event leaves, and the scope it belongs to; undefined when it is no such event, a
   * text when it names a reserve whose listing is not recorded.
   */
  switch(event: DecodedEvent): { scope: string; values: ParameterValues } | string | undefined {
    const known = SWITCHES[event.name];
    if (known === undefined) return undefined;
    const id = this.#ids.get(text(event, "asset"));
    if (id === undefined) return "a mode names a reserve whose listing is not recorded";
    const scope = `mode:${integer(event, "categoryId")}`;
    const bitmaps = this.#of(scope);
    const bit = 1n << BigInt(id);
    const before = bitmaps[known.bitmap] & ~bit;
    bitmaps[known.bitmap] = flag(event, known.argument) ? before | bit : before;
    return { scope, values: { [known.bitmap]: bitmaps[known.bitmap] } };
  }

  #of(scope: string): Bitmaps {
    let bitmaps = this.#bitmaps.get(scope);
    if (bitmaps === undefined) {
      bitmaps = { collateralBitmap: 0n, borrowableBitmap: 0n, ltvzeroBitmap: 0n };
      this.#bitmaps.set(scope, bitmaps);
    }
    return bitmaps;
  }
}
