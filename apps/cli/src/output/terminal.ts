import { SingleBar } from "cli-progress";
import Table from "cli-table3";
import colours from "picocolors";

/** A stage of long work as packages report it. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total?: number;
  readonly unit: string;
  /** Anything worth a word: failures so far, retries, the member just finished. */
  readonly note?: string;
  /** Units a second, scenarios a minute, and seconds that are left at this pace. */
  readonly rate?: number;
  readonly scenariosPerMinute?: number;
  readonly etaSeconds?: number | undefined;
}

/** Where a command speaks: results to stdout, talk and progress to stderr. */
export interface Terminal {
  readonly json: boolean;
  /** The command's result: one JSON document with --json, otherwise what `show` prints. */
  result(value: unknown, show: () => string): void;
  say(text: string): void;
  /** The last line: what to do next. */
  next(command: string): void;
  progress(progress: Progress): void;
  /** Something that happened on the way: one JSON line with --json, nothing otherwise. */
  event(name: string, value: object): void;
  endProgress(): void;
}

/** The process has one standard error, so it has one bar. */
let bars: Bars | undefined;

/** Ends whatever bar is drawn. A bar left alone would keep the process from ending. */
export function endAllProgress(): void {
  bars?.stop();
}

/** A terminal on the process's own streams. */
export function openTerminal(json: boolean): Terminal {
  bars ??= new Bars();
  return terminalOn(bars, json);
}

function terminalOn(bars: Bars, json: boolean): Terminal {
  return {
    json,
    result(value, show) {
      bars.stop();
      process.stdout.write(json ? `${toJson(value)}\n` : `${show()}\n`);
    },
    say(text) {
      if (json) return;
      bars.stop();
      process.stderr.write(`${text}\n`);
    },
    next(command) {
      if (!json) process.stdout.write(`\n${colours.dim("next:")} ${command}\n`);
    },
    progress(progress) {
      if (json) process.stderr.write(`${toJson({ event: "progress", ...progress })}\n`);
      else bars.show(progress);
    },
    event(name, value) {
      if (json) process.stderr.write(`${toJson({ event: name, ...value })}\n`);
    },
    endProgress: () => bars.stop(),
  };
}

/** One bar at a time on stderr; without a terminal a plain line every ten seconds. */
class Bars {
  private bar: SingleBar | undefined;
  private stage = "";

  show(progress: Progress): void {
    if (progress.stage !== this.stage) {
      this.stop();
      this.stage = progress.stage;
      this.bar = new SingleBar({
        format: `  {stage} {bar} {percentage} % · ${"etaSeconds" in progress ? "" : "ETA {eta_formatted} · "}{note}`,
        barsize: 16,
        hideCursor: true,
        noTTYOutput: true,
        notTTYSchedule: 10_000,
        stream: process.stderr,
        etaBuffer: 40,
        gracefulExit: false,
      });
      this.bar.start(progress.total ?? progress.done, progress.done, payload(progress));
      return;
    }
    this.bar?.setTotal(progress.total ?? progress.done);
    this.bar?.update(progress.done, payload(progress));
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.stage = "";
  }
}

function payload(progress: Progress): object {
  const { stage, done, total, unit } = progress;
  const note = progress.note ?? `${done}/${total ?? done} ${unit}`;
  return { stage: stage.padEnd(10), note };
}

/** JSON with bigints as decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? inner.toString() : inner,
  );
}

/** A table with its numbers lined up on the right; the first column is text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    head: head.map((h) => colours.bold(h)),
    colAligns: head.map((_, index) => (index === 0 ? "left" : "right")),
    style: { head: [], border: [], compact: true },
    chars: {
      top: "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      bottom: "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      left: " ",
      "left-mid": "",
      mid: "",
      "mid-mid": "",
      right: "",
      "right-mid": "",
      middle: " ",
    },
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}
