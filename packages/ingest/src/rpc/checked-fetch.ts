import { HindcastError } from "@hindcast/domain";
import { ResponseBodyTooLargeError } from "viem";

interface Envelope {
  readonly id?: unknown;
  readonly error?: unknown;
  readonly result?: unknown;
}

/**
 * A fetch that lets only well-formed JSON-RPC answers through: complete JSON, an answer for each
 * request and no other, each with a result or an error. The body is read here, so that a connection
 * that hangs in the middle of it runs into the request's time limit.
 */
export function checkedFetch(maxBodyBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await readBody(response, maxBodyBytes);
    const { status, headers } = response;
    const json = { "content-type": "application/json" };
    if (!response.ok) {
      const retryAfter = headers.get("retry-after");
      const kept = retryAfter === null ? {} : { "retry-after": retryAfter };
      return new Response(text, { status, headers: { "content-type": "text/plain", ...kept } });
    }
    const asked = JSON.parse(typeof init?.body === "string" ? init.body : "[]") as
      | Envelope
      | Envelope[];
    return new Response(JSON.stringify(checkAnswer(asked, text)), { status, headers: json });
  };
}

async function readBody(response: Response, maxBodyBytes: number): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw new ResponseBodyTooLargeError({ maxSize: maxBodyBytes, size });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function checkAnswer(asked: Envelope | Envelope[], text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw malformed(`${text.length} characters that are no complete JSON`);
  }
  if (!Array.isArray(asked)) return checkOne(asked, answer);
  if (!Array.isArray(answer)) {
    // A node that refuses the whole batch answers it with one error.
    const refused = answer as Envelope | null;
    if (typeof refused !== "object" || refused?.error === undefined)
      throw malformed("one object for a batch");
    return asked.map(({ id }) => ({ jsonrpc: "2.0", id, error: refused.error }));
  }
  const byId = new Map(answer.map((one: Envelope | null) => [one?.id, one]));
  if (answer.length !== asked.length || byId.size !== asked.length)
    throw malformed(`${answer.length} answers to ${asked.length} requests`);
  return asked.map((request) => checkOne(request, byId.get(request.id)));
}

function checkOne(asked: Envelope, answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) throw malformed("no JSON-RPC object");
  const { id, error, result } = answer as Envelope;
  const hasError = error !== undefined && error !== null;
  if (id !== asked.id && !(hasError && id === null)) throw malformed("the answer has another id");
  if (!hasError && result === undefined) throw malformed("neither result nor error");
  if (hasError && typeof (error as { code?: unknown }).code !== "number")
    return { ...answer, error: { code: -32000, message: JSON.stringify(error).slice(0, 300) } };
  return answer;
}

function malformed(why: string): HindcastError {
  return new HindcastError({
    code: "E-RPC-003",
    what: `The node's answer is malformed: ${why}.`,
    why: "Nothing in it can be trusted.",
    next: "run the same command again: it resumes; if it stays, use another node",
  });
}
