import { isMet, type AwaitedEvent, type GoldenEvent, type GoldenFigure } from "./golden-event.ts";

/** An event with its figures calculated. */
export interface PlayedEvent extends Pick<GoldenEvent, "id" | "kind" | "title" | "method"> {
  readonly figures: readonly GoldenFigure[];
}

/** Everything there is to say, for other programs. */
export function report(played: readonly PlayedEvent[], awaited: readonly AwaitedEvent[]): object {
  const figures = played.flatMap((event) => event.figures);
  const met = figures.filter(isMet).length;
  const events = played.map(({ figures: ofEvent, ...event }) => ({
    ...event,
    isMet: ofEvent.every(isMet),
    figures: ofEvent.map((figure) => ({ ...figure, isMet: isMet(figure) })),
  }));
  return { figures: figures.length, met, missed: figures.length - met, events, awaited };
}

/** The same for people in a terminal. */
export function table(played: readonly PlayedEvent[], awaited: readonly AwaitedEvent[]): string {
  const lines = played.flatMap(({ title, figures }) => [
    title,
    ...figures.map(
      (figure) =>
        `  ${isMet(figure) ? "✓" : "✗"} ${figure.name}: ${show(figure)} (${quotes(figure)})${reason(figure)}`,
    ),
    "",
  ]);
  const later = awaited.map((one) => `  – ${one.title}: ${one.published}${missing(one)}`);
  const awaits = later.length === 0 ? [] : ["Not yet replayed", ...later, ""];
  return [...lines, ...awaits, `Met: ${tally(played)}.`, ""].join("\n");
}

/** And as a page of the documents. */
export function page(played: readonly PlayedEvent[], awaited: readonly AwaitedEvent[]): string {
  return [
    ...INTRODUCTION,
    `**Met: ${tally(played)}.**`,
    "",
    ...played.flatMap(eventSection),
    "## Not yet replayed",
    "",
    "These are mechanisms, not arithmetic: whole markets have to be run for them, and they have to come out in order and size.",
    "",
    "| event | published | source |",
    "|---|---|---|",
    ...awaited.map(
      (one) => `| ${one.title} | ${one.published}${missing(one)} | ${linked(one.source)} |`,
    ),
    "",
  ].join("\n");
}

function missing({ because }: AwaitedEvent): string {
  return because === undefined ? "" : `; ${because}`;
}

/** "24 of 24 figures of events, ...": events that happened apart from formulas worked out. */
function tally(played: readonly PlayedEvent[]): string {
  return (["event", "worked example"] as const)
    .map((kind) => {
      const figures = played
        .filter((event) => event.kind === kind)
        .flatMap((event) => event.figures);
      return `${figures.filter(isMet).length} of ${figures.length} figures of ${kind}s`;
    })
    .join(", ");
}

const INTRODUCTION = [
  "# Golden events",
  "",
  "Figures that somebody else published, beside what Hindcast calculates for the same event; then formulas from the literature,",
  "worked out by hand. What is arithmetic has to come out:",
  "",
  "```sh",
  "pnpm golden --json",
  "```",
  "",
  "The command ends with an error when one figure does not, unless a reason for the miss stands beside it. Without `--json` it prints",
  "a line a figure, and with `--write` it writes this page; a test fails when the page is not what it says.",
  "",
  "Each figure comes from the part of the product that is named beside it, never from a formula written for the comparison. It is met",
  "if it agrees with the published number to half a unit of its last digit, or lies in the published range; where sources conflict, all",
  "are shown, and it has to lie between the smallest and the largest of them. Where more is allowed, the reason stands there. *By",
  "hand* is a formula of the source with its numbers put in. Parameters of an event are inputs: what comes out is what follows.",
  "",
];

function eventSection({ id, title, method, figures }: PlayedEvent): string[] {
  return [
    `## ${title}`,
    "",
    `\`${id}\`. ${method}`,
    "",
    "| | figure | ours | published | by |",
    "|---|---|---|---|---|",
    ...figures.map(
      (figure) =>
        `| ${isMet(figure) ? "✓" : "✗"} | ${figure.name} | ${show(figure)} | ${figure.published
          .map(({ says, source }) => `${says} (${linked(source)})`)
          .join("; ")} | ${figure.by} |`,
    ),
    "",
    ...missesOf(figures),
  ];
}

function missesOf(figures: readonly GoldenFigure[]): string[] {
  const reasons = figures.flatMap(({ name, missedBecause }) =>
    missedBecause === undefined ? [] : [`- *${name}* is missed: ${missedBecause}.`],
  );
  return reasons.length === 0 ? [] : [...reasons, ""];
}

function reason({ missedBecause }: GoldenFigure): string {
  return missedBecause === undefined ? "" : `; missed: ${missedBecause}`;
}

function show(figure: GoldenFigure): string {
  const { ours, unit, published, spread } = figure;
  // Seven digits, or as many as were published.
  const digits = published.flatMap(({ says }) => says.match(/[\d,]+(?:\.\d+)?/g) ?? []);
  const most = Math.max(7, ...digits.map((text) => text.replaceAll(/[.,]/g, "").length));
  const written = (value: number): string => String(Number(value.toPrecision(Math.min(most, 15))));
  const range =
    spread === undefined
      ? ""
      : `, ${written(spread.low)} to ${written(spread.high)} over ${spread.over}`;
  return unit === "" ? `${written(ours)}${range}` : `${written(ours)} ${unit}${range}`;
}

function quotes({ published }: GoldenFigure): string {
  return `published: ${published.map(({ says }) => says).join("; ")}`;
}

/** "https://host/path: place" as a link with the place behind it. */
function linked(source: string): string {
  const [, address, place = ""] = /^(https:\/\/[^\s,:]+)(.*)$/.exec(source) ?? [];
  if (address === undefined) return source;
  const host = /^https:\/\/([^/]+)/.exec(address)?.[1] ?? address;
  return `[${host}](${address})${place}`;
}
