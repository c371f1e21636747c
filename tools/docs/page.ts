/** A fenced block of a Markdown page. */
export interface Fence {
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** "sh", "ts", "text"; empty when the page does not say. */
  readonly language: string;
  /** What follows the language: `no-run needs the network`, `from=examples/x/scenario.yaml`. */
  readonly info: string;
  readonly lines: readonly string[];
}

export interface Link {
  readonly line: number;
  readonly target: string;
}

/** The parts of a Markdown page that can be wrong. */
export interface Page {
  readonly path: string;
  readonly fences: readonly Fence[];
  readonly links: readonly Link[];
  /** Anchors of the headings, as GitHub makes them. */
  readonly anchors: readonly string[];
  /** Line of a fence that never closes; 0 when all do. */
  readonly openFence: number;
}

/** Reads fences, links and headings. Links and headings inside fences and code spans are text. */
export function readPage(path: string, text: string): Page {
  const fences: Fence[] = [];
  const links: Link[] = [];
  const anchors: string[] = [];
  let open: { mark: string; indent: number; fence: Fence & { lines: string[] } } | undefined;
  text.split("\n").forEach((raw, index) => {
    const line = index + 1;
    const [, indent = "", mark = "", rest = ""] = /^( *)(`{3,}|~{3,})(.*)$/.exec(raw) ?? [];
    if (open !== undefined) {
      if (mark.startsWith(open.mark) && rest.trim() === "") {
        fences.push(open.fence);
        open = undefined;
      } else open.fence.lines.push(raw.slice(open.indent));
      return;
    }
    if (mark !== "") {
      const [language = "", ...info] = rest.trim().split(/ +/);
      const fence = { line, language, info: info.join(" "), lines: [] };
      open = { mark, indent: indent.length, fence };
      return;
    }
    const heading = /^#{1,6} +(.+?)(?: +#+)?$/.exec(raw)?.[1];
    if (heading !== undefined) anchors.push(anchorOf(heading, anchors));
    for (const target of linksIn(raw)) links.push({ line, target });
  });
  return { path, fences, links, anchors, openFence: open?.fence.line ?? 0 };
}

/** GitHub's anchor: lower case, punctuation gone, spaces to hyphens, repeats numbered. */
function anchorOf(heading: string, earlier: readonly string[]): string {
  const plain = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  const repeats = earlier.filter((anchor) => anchor.replace(/-\d+$/, "") === plain).length;
  return repeats === 0 ? plain : `${plain}-${repeats}`;
}

function linksIn(raw: string): string[] {
  const text = raw.replace(/`[^`]*`/g, "");
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const defined = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?$/g)];
  return [...inline, ...defined].map(([, target = ""]) => target);
}
