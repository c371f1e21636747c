import type { Action, WorldView } from "../mechanism.ts";

/** Somebody who wants out and was not served in full. */
export interface Waiting {
  readonly account: string;
  readonly reserve: string;
  amount: bigint;
}

/** What somebody asks the protocol for. */
export interface Ask extends Waiting {
  /** Whether there is cash for it, as far as the teller knows. */
  readonly isCovered: boolean;
}

/** Whether it is this account that wants out of this reserve. */
export function isOf(
  waiting: Waiting,
  { account, reserve }: { readonly account: string; readonly reserve: string },
): boolean {
  return waiting.account === account && waiting.reserve === reserve;
}

/** Pays a pool's cash out to whoever comes, and counts what is left of it within one moment. */
export class Teller {
  readonly actions: Action[] = [];
  readonly asked: Ask[] = [];
  private readonly world: WorldView;
  private readonly cash = new Map<string, bigint>();

  constructor(world: WorldView) {
    this.world = world;
  }

  left(reserve: string): bigint {
    return this.cash.get(reserve) ?? this.world.reserve(reserve)?.cash ?? 0n;
  }

  /** Asks for as much as is there; what of `amount` need not be asked for again. */
  pay({ account, reserve, amount }: Waiting): bigint {
    const held = this.world.holdings(account).find((each) => each.reserve === reserve);
    const owned = held === undefined ? 0n : held.supplied;
    const wanted = owned < amount ? owned : amount;
    const left = this.left(reserve);
    const paid = wanted < left ? wanted : left;
    if (paid > 0n) {
      this.ask({ account, reserve, amount: paid }, true);
      this.cash.set(reserve, left - paid);
    }
    return paid + amount - wanted;
  }

  ask({ account, reserve, amount }: Waiting, isCovered: boolean): void {
    const intent = this.world.intentFor({ want: "withdraw", account, reserve, amount });
    if (intent === undefined) return;
    this.actions.push({ kind: "ask", intent });
    this.asked.push({ account, reserve, amount, isCovered });
  }
}
