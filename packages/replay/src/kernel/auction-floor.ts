import type {
  AuctionCall,
  AuctionKeepers,
  Env,
  LiquidatorModel,
  Protocol,
  Quote,
} from "@hindcast/domain";
import type { MarketPath } from "./market-path.ts";

export interface AuctionFloorInput<State, Params> {
  readonly protocol: Protocol<State>;
  readonly liquidator: LiquidatorModel<Params>;
  readonly params: Params;
  readonly market: MarketPath | undefined;
  readonly seed: number;
}

/**
 * Where keepers are asked about the auctions that are open. Absent where the protocol has no
 * auctions or the liquidator no keepers, so that other runs pay nothing for it.
 */
export class AuctionFloor<State, Params> {
  readonly tickSeconds: number;
  readonly horizonSeconds: number;
  private readonly input: AuctionFloorInput<State, Params>;
  private readonly keepers: AuctionKeepers<Params>;
  private readonly quotes = new Map<string, Quote>();
  private nextQuote = 0;
  /** Whether any auction was open when keepers were last asked: without, no tick is needed. */
  private open = false;

  private constructor(input: AuctionFloorInput<State, Params>, keepers: AuctionKeepers<Params>) {
    this.input = input;
    this.keepers = keepers;
    this.tickSeconds = keepers.tickSeconds(input.params);
    this.horizonSeconds = keepers.horizonSeconds(input.params);
  }

  static of<State, Params>(
    input: AuctionFloorInput<State, Params>,
  ): AuctionFloor<State, Params> | undefined {
    const { keepers } = input.liquidator;
    if (keepers === undefined || input.protocol.openAuctions === undefined) return undefined;
    return new AuctionFloor(input, keepers);
  }

  /** A floor that goes on by itself from here. */
  copy(): AuctionFloor<State, Params> {
    const copy = new AuctionFloor(this.input, this.keepers);
    for (const [series, quote] of this.quotes) copy.quotes.set(series, quote);
    copy.nextQuote = this.nextQuote;
    copy.open = this.open;
    return copy;
  }

  /** When keepers look again, after a time: at the next multiple of the tick, while any is open. */
  nextSeconds(after: number): number | undefined {
    return this.open ? (Math.floor(after / this.tickSeconds) + 1) * this.tickSeconds : undefined;
  }

  /** What keepers do now about the auctions there are. */
  calls(state: Readonly<State>, env: Env): readonly AuctionCall[] {
    const auctions = this.input.protocol.openAuctions?.(state, env) ?? [];
    this.open = auctions.length > 0;
    if (!this.open) return [];
    this.readQuotes(env.timeSeconds);
    const { market, params, seed } = this.input;
    const view = {
      timeSeconds: env.timeSeconds,
      seed,
      auctions,
      quotes: this.quotes,
      priceSeries: market?.priceSeries ?? new Map<string, string>(),
    };
    return this.keepers.answer(view, params);
  }

  private readQuotes(timeSeconds: number): void {
    const quotes = this.input.market?.quotes ?? [];
    for (; this.nextQuote < quotes.length; this.nextQuote++) {
      const quote = quotes[this.nextQuote];
      if (quote === undefined || quote.timeSeconds > timeSeconds) return;
      this.quotes.set(quote.series, quote);
    }
  }
}
