import { HindcastError } from "@hindcast/domain";

/** What to do about a failed request. */
export type Remedy = "halve" | "retry" | "stop";

/**
 * Texts by which nodes and providers say that a range holds too much. There is no standard: these
 * were seen at go-ethereum, erigon, nethermind, Alchemy, Infura, QuickNode, Cloudflare, Ankr, Base,
 * Arbitrum, zkEVM, 1rpc and others.
 */
const TOO_MUCH = [
  /more than \d+ (?:results|logs)/i,
  /query returned more than/i,
  /too many (?:results|logs|blocks)/i,
  /try with this block range/i,
  /limited to (?:a |\d)/i,
  /max(?:imum)? (?:block )?range/i,
  /(?:block )?range (?:is )?too (?:large|wide|big)/i,
  /range (?:limit|exceed)/i,
  /exceeds? (?:the )?(?:max|limit|range|defined limit)/i,
  /logs matched by query exceeds limit/i,
  /(?:response|result) (?:size|is|body)? ?(?:should not|too (?:big|large)|exceed)/i,
  /response size/i,
  /query timeout/i,
  /timed? ?out/i,
  /reduce (?:the )?(?:block )?range/i,
  /smaller (?:block )?range/i,
  /block range/i,
  /body (?:is )?too large/i,
  /content too large|entity too large/i,
  /no backend is currently healthy/i,
];

/** Texts that promise nothing: the same request may succeed later. */
const PASSING =
  /rate limit|too many requests|capacity|try again|temporar|overload|unavailable|internal error|header not found|unknown block|missing trie|not ready|busy|throttl/i;

/** Codes of our own checks whose cause may pass (another replica, a cut connection). */
const MAY_PASS: ReadonlySet<string> = new Set([
  "E-RPC-003",
  "E-RPC-006",
  "E-RPC-007",
  "E-RPC-009",
  "E-RPC-010",
  "E-RPC-011",
]);

/** Decides what to do about an error of a request, whatever layer it came from. */
export function remedyFor(error: unknown): Remedy {
  for (const layer of layersOf(error)) {
    if (layer instanceof HindcastError) return MAY_PASS.has(layer.code) ? "retry" : "stop";
    const { name, status, code, message } = layer as RpcErrorShape;
    if (name === "ResponseBodyTooLargeError" || name === "TimeoutError" || status === 413)
      return "halve";
    if (status === 401 || status === 403) return "stop";
    const text = message ?? "";
    if (status === 429 || code === 429) return "retry";
    if (isRpcError(layer) && TOO_MUCH.some((pattern) => pattern.test(text))) return "halve";
    if (code === -32601 || code === -32602) return "stop";
    if (typeof status === "number" && status >= 500) return "retry";
    if (isRpcError(layer))
      return PASSING.test(text) || code === -32603 || code === -32005 || code === -32000
        ? "retry"
        : "stop";
  }
  return "retry";
}

interface RpcErrorShape {
  readonly name?: string;
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
}

/** An answer of the node itself, not of a layer on the way. */
function isRpcError(layer: unknown): boolean {
  const { name, code, status } = layer as RpcErrorShape;
  return (name === "RpcRequestError" && typeof code === "number") || typeof status === "number";
}

function* layersOf(error: unknown): Generator<object> {
  let layer = error;
  for (let depth = 0; depth < 8 && typeof layer === "object" && layer !== null; depth++) {
    yield layer;
    layer = (layer as { cause?: unknown }).cause;
  }
}

/** The error a user sees: a code, the node without its secrets, and what was asked. */
export function rpcFailure(error: unknown, node: string, asked: string): HindcastError {
  for (const layer of layersOf(error)) if (layer instanceof HindcastError) return layer;
  const layers = [...layersOf(error)] as RpcErrorShape[];
  const status = layers.find((layer) => typeof layer.status === "number")?.status;
  if (status === 401 || status === 403)
    return new HindcastError({
      code: "E-RPC-002",
      what: `The node refuses access (HTTP ${status}).`,
      where: node,
      next: "check the key in the environment variable that dataset.json names",
    });
  const answer = layers.find(isRpcError);
  const details = describe(answer ?? layers.at(-1));
  if (answer !== undefined && status === undefined)
    return new HindcastError({
      code: "E-RPC-004",
      what: `The node answers ${asked} with an error: ${details}.`,
      where: node,
      next: "try again later, or another node",
    });
  return new HindcastError({
    code: "E-RPC-001",
    what: `The node does not answer ${asked}: ${status === undefined ? details : `HTTP ${status}`}.`,
    where: node,
    next: "check that the node is reachable, then run the same command again: it resumes",
  });
}

/** viem's messages repeat the URL, which may hold a key: only the detail line is used, masked. */
function describe(layer: RpcErrorShape | undefined): string {
  const { details, shortMessage } = (layer ?? {}) as { details?: string; shortMessage?: string };
  const text = details ?? shortMessage ?? layer?.name ?? "no reason given";
  return text
    .replace(/https?:\/\/\S+/g, "<url>")
    .replace(/\s+/g, " ")
    .slice(0, 160);
}
