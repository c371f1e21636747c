import type { Finding, Law } from "./law.ts";
import { isNamed, isNode, parseSource, type SyntaxNode, walk } from "./source-tree.ts";
import { isProductSource } from "./zones.ts";

/**
 * Product code says what went wrong with a code, not with a bare error. (TypeError and RangeError
 * stay allowed for a caller's mistake that no input can cause: they end as a bug, exit code 1.)
 */
export const bareErrors: Law = {
  name: "bare errors",
  check(files) {
    const findings: Finding[] = [];
    const product = files.filter((file) => isProductSource(file.path));
    for (const file of product) {
      const { program, lineOf } = parseSource(file);
      walk(program, (node) => {
        if (!isRaised(node)) return;
        const message = "Error is banned, use HindcastError with a code";
        findings.push({ path: file.path, line: lineOf(node.start), message });
      });
    }
    return { checked: product.length, findings };
  },
};

/** throw new Error(), reject(new Error()), Promise.reject(new Error()) */
function isRaised(node: SyntaxNode): boolean {
  if (node.type === "ThrowStatement") return isBareError(node["argument"]);
  if (node.type !== "CallExpression") return false;
  const callee = node["callee"];
  const rejects =
    isNamed(callee, "reject") || (isNode(callee) && isNamed(callee["property"], "reject"));
  return rejects && (node["arguments"] as unknown[]).some(isBareError);
}

function isBareError(node: unknown): boolean {
  return (
    isNode(node) &&
    (node.type === "NewExpression" || node.type === "CallExpression") &&
    isNamed(node["callee"], "Error", "AggregateError")
  );
}
