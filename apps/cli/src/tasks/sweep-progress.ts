import { groupThousands, showUsd, type MetricValues } from "@hindcast/evidence";
import type { Scenario } from "@hindcast/replay";
import type { Store } from "@hindcast/store";
import type { Progress, Terminal } from "../output/terminal.ts";
import { readStory } from "./assemble-report.ts";

/** One member of a sweep that has just ended, as a line of JSON tells it. */
export interface EndedMember {
  readonly index: number;
  readonly name: string;
  readonly coordinates: readonly string[];
  readonly runHash: string | null;
  readonly failure: string | null;
  readonly metrics: MetricValues | undefined;
}

const LEAST = "bad-debt@1";

/** What a sweep shows of itself while it runs: how far, how fast, what failed, what is best so far. */
export class SweepProgress {
  private readonly terminal: Terminal;
  private readonly members: number;
  private readonly totalFacts: number;
  private readonly startedMs = performance.now();
  private finished = 0;
  private failed = 0;
  private facts = 0;
  private best: { readonly usd8: bigint; readonly name: string } | undefined;

  /** Of so many members that have to run, over a history of so many facts. */
  constructor(terminal: Terminal, members: number, facts: number) {
    this.terminal = terminal;
    this.members = members;
    this.totalFacts = members * facts;
  }

  /** Reads a finished member's metrics, tells them, and remembers the best. */
  ended(store: Store, index: number, scenario: Scenario, runHash: string): void {
    const metrics = readStory(store, runHash).metrics();
    const usd8 = metrics[LEAST];
    if (this.best === undefined || usd8 < this.best.usd8) this.best = { usd8, name: scenario.name };
    this.finished++;
    this.tell(index, scenario, { runHash, failure: null, metrics });
  }

  hasFailed(index: number, scenario: Scenario, failure: string): void {
    this.finished++;
    this.failed++;
    this.tell(index, scenario, { runHash: null, failure, metrics: undefined });
  }

  private tell(
    index: number,
    { name, coordinates }: Scenario,
    how: Pick<EndedMember, "runHash" | "failure" | "metrics">,
  ): void {
    this.terminal.event("member", { index, name, coordinates, ...how } satisfies EndedMember);
    this.show();
  }

  /** So many facts have been replayed by all workers. */
  replayed(facts: number): void {
    this.facts = Math.min(facts, this.totalFacts);
    this.show();
  }

  private show(): void {
    this.terminal.progress({
      stage: "replay",
      done: this.facts,
      total: this.totalFacts,
      unit: "facts",
      note: this.note(),
      ...this.speed(),
    });
  }

  private speed(): Required<Pick<Progress, "rate" | "scenariosPerMinute" | "etaSeconds">> {
    const seconds = Math.max(0.001, (performance.now() - this.startedMs) / 1000);
    const rate = this.facts / seconds;
    const left = this.totalFacts - this.facts;
    return {
      rate: Math.round(rate),
      scenariosPerMinute: Math.round((this.finished / seconds) * 600) / 10,
      etaSeconds: rate === 0 ? undefined : Math.round(left / rate),
    };
  }

  private note(): string {
    const { rate, scenariosPerMinute, etaSeconds } = this.speed();
    const parts = [
      `${this.finished}/${this.members} scenarios`,
      etaSeconds === undefined ? "preparing" : `${durationOf(etaSeconds)} left`,
      `${scenariosPerMinute}/min`,
      `${groupThousands(String(rate))} facts/s`,
    ];
    if (this.failed > 0) parts.push(`${this.failed} failed`);
    if (this.best !== undefined)
      parts.push(`least bad debt ${showUsd(this.best.usd8)}: ${this.best.name}`);
    return parts.join(" · ");
  }
}

/** "45 s", "12 min", "3 h 20 min". */
function durationOf(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
