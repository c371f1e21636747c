/** A file of the checkout as the laws see it: path from the root with "/", its text, its size. */
export interface RepositoryFile {
  readonly path: string;
  /** Empty for binary files. */
  readonly text: string;
  readonly bytes: number;
}

/** One breach of a law: where it is and what to do instead. */
export interface Finding {
  readonly path: string;
  /** From 1; 0 when the finding is about the file as a whole. */
  readonly line: number;
  readonly message: string;
}

/** What a law found, and how many things it looked at: a law that looked at nothing has failed. */
export interface Report {
  readonly checked: number;
  readonly findings: readonly Finding[];
}

/** One rule of the house, as a pure function of the files. */
export interface Law {
  readonly name: string;
  check(files: readonly RepositoryFile[]): Report;
}

/** `path:line message`, one finding a line; says so when the law was blind. */
export function formatReport(law: Law, report: Report): string {
  if (report.checked === 0) return `${law.name}: found nothing to check`;
  return report.findings
    .map((f) => `${f.path}${f.line === 0 ? "" : `:${f.line}`} ${f.message}`)
    .join("\n");
}

/** A file made of text alone, for the cases that break a law. */
export function fixture(path: string, text = ""): RepositoryFile {
  return { path, text, bytes: text.length };
}
