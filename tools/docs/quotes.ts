/** True when `quoted` stands in `text` as consecutive lines, whatever their common indentation. */
export function isQuotedFrom(quoted: readonly string[], text: string): boolean {
  const wanted = trimBlank(quoted);
  const lines = text.split("\n").map((line) => line.trimEnd());
  if (wanted.length === 0) return false;
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    const window = lines.slice(at, at + wanted.length);
    const indent = (/^ */.exec(window[0] ?? "")?.[0].length ?? 0) - indentOf(wanted[0] ?? "");
    if (window.every((line, index) => sameLine(line, wanted[index] ?? "", indent))) return true;
  }
  return false;
}

function sameLine(line: string, wanted: string, indent: number): boolean {
  if (line === "" || wanted === "") return line === wanted;
  return indent >= 0 && line === " ".repeat(indent) + wanted;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function trimBlank(lines: readonly string[]): string[] {
  const plain = lines.map((line) => line.trimEnd());
  while (plain[0] === "") plain.shift();
  while (plain.at(-1) === "") plain.pop();
  return plain;
}
