import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answer, random, type FakeChain } from "./fake-chain.suite.ts";

/** Ways in which a node in front of a truthful chain lies or fails. */
export const LIES = [
  "drop-log",
  "empty-range",
  "stale-head",
  "duplicate-log",
  "foreign-block-log",
  "wrong-data",
  "drop-receipt-log",
  "other-branch-header",
  "error-with-200",
  "truncated-json",
  "wrong-id",
  "too-many-results",
  "refuses-logs",
  "status-429",
  "status-503",
  "hang",
  "hang-in-body",
  "huge-body",
  "not-json",
] as const;
export type Lie = (typeof LIES)[number];

export interface LyingServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface Call {
  id: number;
  method: string;
  params: unknown[];
}

/**
 * Serves a chain over HTTP and lies in `percent` of the requests a lie applies to, drawn from the
 * seed. With 100 percent the node never tells the truth where the lie applies.
 */
export async function lyingServer(
  chain: FakeChain,
  lie: Lie | undefined,
  seed: number,
  percent: number,
): Promise<LyingServer> {
  const next = random(seed);
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const calls = JSON.parse(await readBody(request)) as Call | Call[];
    const lies = lie !== undefined && next(100) < percent ? lie : undefined;
    respond(response, chain, calls, lies, next);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v2/secret-key`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function respond(
  response: ServerResponse,
  chain: FakeChain,
  calls: Call | Call[],
  lie: Lie | undefined,
  next: (bound: number) => number,
): void {
  if (lie === "hang") return;
  if (lie === "status-429" || lie === "status-503") {
    response.writeHead(lie === "status-429" ? 429 : 503).end("slow down");
    return;
  }
  response.setHeader("content-type", "application/json");
  const list = Array.isArray(calls) ? calls : [calls];
  const answers = list.map((call) => answerOne(chain, call, lie, next));
  const text = JSON.stringify(Array.isArray(calls) ? answers : answers[0]);
  if (lie === "truncated-json") response.end(text.slice(0, Math.floor(text.length / 2)));
  else if (lie === "not-json") response.end("<html>gateway</html>");
  else if (lie === "huge-body") response.end(`${text}${" ".repeat(400_000)}`);
  else if (lie === "hang-in-body") response.write(text.slice(0, -1));
  else response.end(text);
}

function answerOne(
  chain: FakeChain,
  call: Call,
  lie: Lie | undefined,
  next: (bound: number) => number,
): Record<string, unknown> {
  const { id, method } = call;
  const jsonrpc = "2.0";
  if (lie === "error-with-200")
    return { jsonrpc, id, error: { code: -32000, message: "header not found" } };
  const logs = method === "eth_getLogs";
  const truth = answer(chain, method, call.params);
  const limit = lie === "too-many-results" ? 10 : lie === "refuses-logs" ? 0 : Infinity;
  if (logs && (truth as unknown[]).length > limit)
    return { jsonrpc, id, error: { code: -32005, message: "query returned more than 10 results" } };
  if (truth === undefined)
    return { jsonrpc, id, error: { code: -32601, message: "method not found" } };
  const result = bend(structuredClone(truth), method, lie, chain, next);
  return { jsonrpc, id: lie === "wrong-id" ? id + 1_000 : id, result };
}

type Wire = Record<string, unknown>;

function bend(
  truth: unknown,
  method: string,
  lie: Lie | undefined,
  chain: FakeChain,
  next: (bound: number) => number,
): unknown {
  if (method === "eth_getLogs") return bendLogs(truth as Wire[], lie, chain, next);
  if (method === "eth_getBlockReceipts" && lie === "drop-receipt-log") {
    const receipts = truth as (Wire & { logs: Wire[] })[];
    receipts.find((receipt) => receipt.logs.length > 0)?.logs.pop();
    return receipts;
  }
  if (method !== "eth_getBlockByNumber") return truth;
  const header = truth as Wire;
  if (lie === "stale-head" && header["hash"] === chain.blocks.at(-1)?.header.hash)
    return chain.blocks[Math.max(0, chain.blocks.length - 20)]?.header;
  if (lie === "other-branch-header" && next(5) === 0)
    return { ...header, hash: `0x${"e".repeat(64)}`, parentHash: `0x${"f".repeat(64)}` };
  return header;
}

function bendLogs(
  logs: Wire[],
  lie: Lie | undefined,
  chain: FakeChain,
  next: (bound: number) => number,
): Wire[] {
  const at = next(Math.max(1, logs.length));
  const picked = logs[at];
  if (picked === undefined) return logs;
  switch (lie) {
    case "drop-log":
      return logs.toSpliced(at, 1);
    case "empty-range":
      return [];
    case "duplicate-log":
      return [...logs, picked];
    case "foreign-block-log": {
      const other = chain.blocks[next(chain.blocks.length)]?.header.hash;
      return logs.with(at, { ...picked, blockHash: other });
    }
    case "wrong-data":
      return logs.with(at, { ...picked, data: `0x${"9".repeat(64)}` });
    default:
      return logs;
  }
}
