import type { Finding, Law, RepositoryFile } from "./law.ts";

const PLACES = ["work", "tmp", "root", "home"].join("|");
// put together from parts, so that this file does not break its own law
const WRITER = "ag" + "ent";
const OTHERS = ["cla" + "ude", "anth" + "ropic", "chat" + "gpt", "open" + "ai"].join("|");
/** An ... mode, ...-based models and HTTP's user-... are the field's own words. */
const FIELD_WORDS = "['\"`]|[- ](?:mode|based|baseline|model|run|gate)";

/** The project speaks of itself alone: no path of one machine, no word of how it was written. */
const BANNED: readonly { readonly word: RegExp; readonly instead: string }[] = [
  {
    word: new RegExp(`(?<![\\w.:/-])/(?:${PLACES})/`),
    instead: "a path from the repository's root, or os.tmpdir()",
  },
  { word: new RegExp(`\\b${"sess" + "ion"}s?\\b`, "i"), instead: "run, or connection" },
  {
    word: new RegExp(`\\b(?:sub-?${WRITER}s?|${OTHERS})\\b`, "i"),
    instead: "what the project itself does",
  },
  {
    word: new RegExp(`(?<!\\buser[- ]?)\\b${WRITER}s?\\b(?!${FIELD_WORDS})`, "i"),
    instead: "account, liquidator or model",
  },
];

/** Text in the tree says nothing about one machine or about who wrote it. */
export const words: Law = {
  name: "words",
  check(files) {
    const texts = files.filter((file) => file.text !== "" && !isExempt(file.path));
    return { checked: texts.length, findings: texts.flatMap(wordBreaches) };
  },
};

/** Lock files and data are others' words. */
function isExempt(path: string): boolean {
  return /(?:^|\/)(?:pnpm-lock\.yaml|package-lock\.json|LICENSE)$|\.(?:csv|jsonl)$/.test(path);
}

function wordBreaches(file: RepositoryFile): Finding[] {
  const findings: Finding[] = [];
  file.text.split("\n").forEach((line, index) => {
    for (const { word, instead } of BANNED) {
      const [found] = word.exec(line) ?? [];
      if (found === undefined) continue;
      const message = `"${found}" is banned, use ${instead}`;
      findings.push({ path: file.path, line: index + 1, message });
    }
  });
  return findings;
}
