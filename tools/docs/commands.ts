import type { Fence, Page } from "./page.ts";

/** One command of a page, with the text its output must hold. */
export interface Command {
  readonly text: string;
  /** Where it stands: `README.md:12`. */
  readonly where: string;
  /** Fragments that must appear in the output, in this order. */
  readonly expected: readonly string[];
  /** From a trailing `# exit 65`; 0 otherwise. */
  readonly exitCode: number;
  /** Reads recorded data that people bring themselves: run only where a copy is at hand. */
  readonly ownCopy: boolean;
}

/** What a page's fences ask for. Nothing is left out: what is not run or checked is a problem. */
export interface PagePlan {
  readonly commands: readonly Command[];
  /** Blocks that are not run, with the reason the page gives. */
  readonly notRun: readonly string[];
  /** Fences that quote a file: `from=<path>`. */
  readonly quotes: readonly { readonly fence: Fence; readonly from: string }[];
  readonly problems: readonly string[];
}

/** Prose in a fence: diagrams, output, messages for people. */
const PROSE = ["text", "mermaid"];
/** Reasons for not running a block must name one of these. */
const GOOD_REASON = /\b(?:network|minutes|hours|browser)\b/;

/**
 * ```sh blocks are run; `no-run <reason>` is for what needs a network or minutes, `own-copy` for
 * what reads recorded data in $HINDCAST_DATA, which is not part of the project. Every other language quotes a tested file (`from=<path>`), except text and mermaid.
 */
export function planPage(page: Page): PagePlan {
  const commands: Command[] = [];
  const notRun: string[] = [];
  const quotes: { fence: Fence; from: string }[] = [];
  const problems: string[] = [];
  if (page.openFence > 0) problems.push(`${page.path}:${page.openFence} this fence never closes`);
  for (const fence of page.fences) {
    const where = `${page.path}:${fence.line}`;
    const reason = /^no-run\b *(.*)$/.exec(fence.info)?.[1];
    const from = /^from=(\S+)$/.exec(fence.info)?.[1];
    if (PROSE.includes(fence.language)) continue;
    if (from !== undefined) quotes.push({ fence, from });
    else if (fence.language !== "sh") problems.push(`${where} ${adviceFor(fence.language)}`);
    else if (reason === undefined) {
      const ownCopy = fence.info === "own-copy";
      if (fence.info !== "" && !ownCopy) problems.push(`${where} unknown marker "${fence.info}"`);
      for (const command of readCommands(page.path, fence, problems))
        commands.push({ ...command, ownCopy });
    } else if (GOOD_REASON.test(reason)) notRun.push(`${where} ${reason}`);
    else problems.push(`${where} no-run needs a reason: a network, a browser, or minutes of time`);
  }
  return { commands, notRun, quotes, problems };
}

function adviceFor(language: string): string {
  if (language === "") return "say which language this block holds";
  if (/^(?:bash|shell|zsh|console)$/.test(language)) return "write ```sh, so that it is run";
  return `quote a tested file instead: \`\`\`${language} from=<path>`;
}

/**
 * With `$ ` lines, those are the commands and what follows each is its expected output (a line
 * `...` stands for anything); without, every line is a command. `\` continues, `#` comments.
 */
function readCommands(path: string, fence: Fence, problems: string[]): Omit<Command, "ownCopy">[] {
  const prompted = fence.lines.some((line) => line.startsWith("$ "));
  const found: { text: string; where: string; expected: string[]; exitCode: number }[] = [];
  let continued = false;
  fence.lines.forEach((raw, index) => {
    const where = `${path}:${fence.line + 1 + index}`;
    const last = found.at(-1);
    const line = raw.trimEnd();
    if (continued && last !== undefined)
      last.text = `${last.text.slice(0, -1).trimEnd()} ${line.trim()}`;
    else if (!prompted || line.startsWith("$ ")) {
      const text = line.replace(/^\$ /, "").trim();
      if (text === "" || text.startsWith("#")) return;
      found.push({ text, where, expected: [], exitCode: 0 });
    } else if (last === undefined) problems.push(`${where} output before any command`);
    else if (line.trim() !== "" && line.trim() !== "...") last.expected.push(line.trim());
    continued = (continued || !prompted || line.startsWith("$ ")) && line.endsWith("\\");
  });
  if (found.length === 0) problems.push(`${path}:${fence.line} a block without a command`);
  return found.map(withExitCode);
}

function withExitCode<C extends Omit<Command, "ownCopy">>(command: C): C {
  const [, text, code] = /^(.*?)\s+# exit (\d+)$/.exec(command.text) ?? [];
  return text === undefined ? command : { ...command, text, exitCode: Number(code) };
}
