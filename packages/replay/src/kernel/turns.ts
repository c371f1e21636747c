import type { Cast, Player, Role } from "./cast.ts";

/**
 * Who acts at the end of a block or at a tick: everybody, if anything has happened since they were
 * last asked; otherwise whoever named this moment. So nobody acts because of a tick that is another's.
 */
export class Turns {
  private readonly cast: Cast;
  /** By place: when it wants to act although nothing happens; nothing where that has to be asked again. */
  private readonly moments: (number | undefined)[];
  private readonly isKnown: boolean[];
  private isNews: boolean;

  /** Begins with news for everybody, or goes on with a copy of another's. */
  constructor(cast: Cast, origin?: Turns) {
    this.cast = cast;
    this.moments = origin?.moments.slice() ?? [];
    this.isKnown = origin?.isKnown.slice() ?? [];
    this.isNews = origin?.isNews ?? true;
  }

  /** Something has happened that any of them may have an answer to. */
  stir(): void {
    this.isNews = true;
    this.isKnown.fill(false);
  }

  /** Who has a role was asked for it, and may now want another moment. */
  reconsider(role: Role): void {
    for (const { place } of this.cast.having(role)) this.isKnown[place] = false;
  }

  /** Whose turn it is now; what they do from here on is news again. */
  take(timeSeconds: number): readonly Player[] {
    const actors = this.cast.having("act");
    const asked = this.isNews
      ? actors
      : actors.filter(({ place }) => (this.moments[place] ?? timeSeconds + 1) <= timeSeconds);
    this.isNews = false;
    for (const { place } of asked) this.isKnown[place] = false;
    return asked;
  }

  /** The first moment that anybody has named, undefined if nobody has. */
  next(timeSeconds: number): number | undefined {
    let first: number | undefined;
    for (const { place, mechanism, mine, world, params } of this.cast.having("nextActSeconds")) {
      let moment = this.moments[place];
      if (this.isKnown[place] !== true || (moment !== undefined && moment <= timeSeconds)) {
        moment = mechanism.nextActSeconds?.(mine, world, params);
        this.moments[place] = moment;
        this.isKnown[place] = true;
      }
      if (moment !== undefined && (first === undefined || moment < first)) first = moment;
    }
    return first;
  }
}
