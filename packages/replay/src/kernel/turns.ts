import type { Cast, Player, Role } from "./cast.ts";

/**
 * Who acts at the end of a block or at a tick: everybody, if anything has happened since they were
 * last asked; otherwise whoever named this moment. So nobody acts because of a tick that is another's.
 */
export class Turns {
  private readonly cast: Cast;
  /** By place: when it wants to act although nothing happens; nothing where that has to be asked again. */
  private readonly moments: (number | undefined)[];
  /** By place: of how much news that moment is. */
  private readonly asOf: (number | undefined)[];
  /** How often anything has happened. */
  private news: number;
  private isNews: boolean;

  /** Begins with news for everybody, or goes on with a copy of another's. */
  constructor(cast: Cast, origin?: Turns) {
    this.cast = cast;
    this.moments = origin?.moments.slice() ?? [];
    this.asOf = origin?.asOf.slice() ?? [];
    this.news = origin?.news ?? 0;
    this.isNews = origin?.isNews ?? true;
  }

  /** Something has happened that any of them may have an answer to. */
  stir(): void {
    this.isNews = true;
    this.news++;
  }

  /** Who has a role was asked for it, and may now want another moment. */
  reconsider(role: Role): void {
    for (const { place } of this.cast.having(role)) this.asOf[place] = undefined;
  }

  /** Whose turn it is now; what they do from here on is news again. */
  take(timeSeconds: number): readonly Player[] {
    const actors = this.cast.having("act");
    const asked = this.isNews
      ? actors
      : actors.filter(({ place }) => (this.moments[place] ?? timeSeconds + 1) <= timeSeconds);
    this.isNews = false;
    for (const { place } of asked) this.asOf[place] = undefined;
    return asked;
  }

  /** Whose named moment has come by now, whatever has happened since they named it. */
  takeNamed(timeSeconds: number): readonly Player[] {
    return this.cast.having("act").filter((player) => {
      const moment = this.momentOf(player, timeSeconds);
      return moment !== undefined && moment <= timeSeconds;
    });
  }

  /** The first moment that anybody has named, undefined if nobody has. */
  next(timeSeconds: number): number | undefined {
    let first: number | undefined;
    for (const player of this.cast.having("nextActSeconds")) {
      const moment = this.momentOf(player, timeSeconds);
      if (moment !== undefined && (first === undefined || moment < first)) first = moment;
    }
    return first;
  }

  private momentOf(player: Player, timeSeconds: number): number | undefined {
    const { place, mechanism, mine, world, params } = player;
    const known = this.moments[place];
    if (this.asOf[place] === this.news && (known === undefined || known > timeSeconds))
      return known;
    this.asOf[place] = this.news;
    return (this.moments[place] = mechanism.nextActSeconds?.(mine, world, params));
  }
}
