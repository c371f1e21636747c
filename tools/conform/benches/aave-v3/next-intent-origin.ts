import type { AaveV3State, Intent } from "@hindcast/domain";
import type { Turn } from "../../bench.ts";
import { nextIntent, type Actors } from "./next-intent.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

/** Who may borrow on a user's account: the next one in the list. */
export function delegateOf<User>(users: readonly User[], user: User): User {
  return users[(users.indexOf(user) + 1) % users.length] as User;
}

/**
 * As on v3.0; besides, the first user makes up for deficits (and so borrows rarely), others borrow
 * on somebody's account, and now and then a feed has no answer.
 */
export function nextOriginIntent(turn: Turn<AaveV3State>, actors: Actors): Intent {
  const { state, draw } = turn;
  const reserves = state.reserves as Reserve[];
  const unpriced = reserves.find((reserve) => reserve.priceUsd8 === 0n);
  if (draw.below(1_000) < (unpriced === undefined ? 3 : 200))
    return silence(unpriced ?? draw.pick(reserves));
  const inDeficit = reserves.filter((reserve) => reserve.deficit > 0n);
  if (draw.percent(inDeficit.length > 0 ? 5 : 1))
    return cover(turn, actors, draw.pick(inDeficit.length > 0 ? inDeficit : reserves));
  const others = { ...actors, users: actors.users.slice(1) };
  const intent = nextIntent(turn, draw.percent(80) ? others : actors);
  return intent.kind === "borrow" && draw.percent(12)
    ? { ...intent, caller: delegateOf(actors.users, intent.account) }
    : intent;
}

/** The feed answers nothing, or a dollar again. */
function silence({ feed, priceUsd8 }: Reserve): Intent {
  const price = priceUsd8 === 0n ? 100_000_000n : 0n;
  return { kind: "oraclePrice", feed, price, round: 0n };
}

function cover({ draw }: Turn<AaveV3State>, { users }: Actors, reserve: Reserve): Intent {
  const { address, deficit } = reserve;
  const account = users[0] as string;
  if (draw.percent(40)) {
    const amount = draw.part(deficit + 1_000n);
    return { kind: "supply", reserve: address, payer: account, account, amount };
  }
  return { kind: "deficitCover", reserve: address, account, amount: draw.part(deficit) };
}
