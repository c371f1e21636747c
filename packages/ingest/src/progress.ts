/** What an ingest is doing, for whoever shows it. */
export interface IngestProgress {
  readonly stage: "verify" | "read" | "decode" | "write";
  readonly done: number;
  /** Absent while it cannot be known. */
  readonly total?: number;
  readonly unit: "files" | "rows" | "blocks" | "logs" | "facts";
  /** Units a second since the stage began. */
  readonly rate?: number;
}

export type ProgressListener = (progress: IngestProgress) => void;

/** Reports a stage's progress with its rate. */
export class StageProgress {
  readonly #listener: ProgressListener | undefined;
  readonly #stage: IngestProgress["stage"];
  readonly #unit: IngestProgress["unit"];
  readonly #total: number | undefined;
  readonly #startMs = performance.now();
  #done = 0;

  constructor(
    listener: ProgressListener | undefined,
    stage: IngestProgress["stage"],
    unit: IngestProgress["unit"],
    total?: number,
  ) {
    this.#listener = listener;
    this.#stage = stage;
    this.#unit = unit;
    this.#total = total;
  }

  advance(by: number): void {
    this.#done += by;
    const seconds = (performance.now() - this.#startMs) / 1000;
    this.#listener?.({
      stage: this.#stage,
      done: this.#done,
      unit: this.#unit,
      ...(this.#total === undefined ? {} : { total: this.#total }),
      ...(seconds > 0 ? { rate: Math.round(this.#done / seconds) } : {}),
    });
  }
}
