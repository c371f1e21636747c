import { setTimeout as sleep } from "node:timers/promises";
import { HindcastError } from "@hindcast/domain";
import pRetry from "p-retry";
import { createClient, http, type Client } from "viem";
import type { z } from "zod";
import { checkedFetch } from "./checked-fetch.ts";
import { remedyFor, rpcFailure } from "./rpc-error.ts";

export interface NodeOptions {
  /** Time limit of one request, body included. */
  readonly timeoutMs?: number;
  /** Attempts after the first, each after a longer pause. */
  readonly retries?: number;
  readonly firstPauseMs?: number;
  /** Largest answer read; a larger one halves the range asked for. */
  readonly maxBodyBytes?: number;
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A JSON-RPC node whose answers are checked for form, retried with back-off, and never logged. */
export class RpcNode {
  /** The node as messages may name it: host only, since paths and queries often hold keys. */
  readonly name: string;
  readonly #client: Client;
  readonly #options: NodeOptions;

  constructor(url: string, options: NodeOptions = {}) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
      throw new HindcastError({
        code: "E-RPC-012",
        what: "The node's address is no http(s) URL.",
        why: "Hindcast speaks JSON-RPC over HTTP.",
        next: 'set rpc.url in dataset.json to "env:NAME" and the variable to the node\'s URL',
      });
    this.name = parsed.host;
    this.#options = options;
    const maxBodyBytes = options.maxBodyBytes ?? 32 * 1024 * 1024;
    this.#client = createClient({
      transport: http(url, {
        retryCount: 0,
        timeout: options.timeoutMs ?? 20_000,
        maxResponseBodySize: false,
        fetchFn: checkedFetch(maxBodyBytes),
        batch: { batchSize: options.batchSize ?? 50, wait: 0 },
      }),
    });
  }

  /** One request, its answer checked against `shape`. Retries what may pass; E-RPC-00x otherwise. */
  async ask<T>(method: string, params: readonly unknown[], shape: z.ZodType<T>): Promise<T> {
    const answer = await this.askDivisible(method, params, shape, () => false);
    if (answer !== undefined) return answer.value;
    throw rpcFailure(undefined, this.name, method);
  }

  /**
   * The same for a request that can be asked in smaller parts: undefined means that the node finds
   * it too large (or too slow) and `mayDivide` agrees.
   */
  async askDivisible<T>(
    method: string,
    params: readonly unknown[],
    shape: z.ZodType<T>,
    mayDivide: () => boolean,
  ): Promise<{ readonly value: T } | undefined> {
    const { signal, retries, firstPauseMs } = this.#options;
    const divides = (error: unknown): boolean => remedyFor(error) === "halve" && mayDivide();
    const once = async (): Promise<{ readonly value: T }> => {
      const answer: unknown = await this.#client.request({ method, params } as never);
      const parsed = shape.safeParse(answer);
      if (parsed.success) return { value: parsed.data };
      throw unexpected(method, parsed.error.issues[0]);
    };
    try {
      return await pRetry(once, {
        retries: retries ?? 5,
        minTimeout: firstPauseMs ?? 500,
        maxTimeout: 20_000,
        shouldRetry: ({ error }) => !divides(error) && remedyFor(error) !== "stop",
        ...(signal === undefined ? {} : { signal }),
        onFailedAttempt: async ({ error }) => {
          const pause = retryAfterMs(error);
          if (pause > 0) await sleep(pause, undefined, signal === undefined ? {} : { signal });
        },
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (divides(error)) return undefined;
      throw rpcFailure(error, this.name, method);
    }
  }
}

function unexpected(
  method: string,
  issue: { path: PropertyKey[]; message: string } | undefined,
): HindcastError {
  return new HindcastError({
    code: "E-RPC-003",
    what: `The node's answer to ${method} has an unexpected form: ${issue?.message ?? "?"}.`,
    where: `at ${issue?.path.join(".") ?? "?"}`,
    why: "Nothing in it can be trusted.",
    next: "run the same command again: it resumes; if it stays, use another node",
  });
}

/** Pause that a 429 or 503 asks for, at most a minute. */
function retryAfterMs(error: unknown): number {
  const headers = (error as { headers?: Headers }).headers;
  const seconds = Number(headers?.get?.("retry-after") ?? 0);
  return seconds > 0 ? Math.min(seconds, 60) * 1000 : 0;
}
