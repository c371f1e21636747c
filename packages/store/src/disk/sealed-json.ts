import { readFileSync } from "node:fs";
import { HindcastError } from "@hindcast/domain";
import type { z } from "zod";
import { canonicalJson, type CanonicalValue } from "./canonical-json.ts";
import { diskReadError } from "./disk-errors.ts";
import { sha256 } from "./digest.ts";

type Members = { readonly [name: string]: CanonicalValue | undefined };

/**
 * Small JSON files (manifests) that notice a single wrong bit: canonical text plus a member
 * "seal", the sha256 of the text without it. The file must be exactly what `sealJson` gives for
 * its content, so that not even white space can change.
 */
export function sealJson(content: Members): string {
  return `${canonicalJson({ ...content, seal: sha256(canonicalJson(content)) })}\n`;
}

/** Reads a sealed file. Missing: E-STORE-003; anything else that is wrong: E-STORE-002. */
export function readSealedJson<T>(path: string, schema: z.ZodType<T>): T {
  const text = readText(path);
  const parsed = parseObject(path, text);
  const { seal, ...content } = parsed;
  const expected = canonicalText(path, content);
  const digest = sha256(expected);
  if (seal !== digest)
    throw damagedManifest(path, `its seal is ${JSON.stringify(seal)}, its content gives ${digest}`);
  if (text !== sealJson(content)) throw damagedManifest(path, "its text is not canonical");
  const checked = schema.safeParse(content);
  if (!checked.success)
    throw damagedManifest(
      path,
      `its fields are not those this program knows: ${checked.error.issues[0]?.path.join(".")} ${checked.error.issues[0]?.message}`,
    );
  return checked.data;
}

/** E-STORE-002 for a manifest whose file, or whose meaning, does not hold. */
export function damagedManifest(path: string, why: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-002",
    what: "A manifest is damaged, or was written by a newer Hindcast.",
    where: path,
    why,
    next: "hindcast doctor",
  });
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw diskReadError(path, cause);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damagedManifest(path, "it is not UTF-8 text");
  }
}

function parseObject(path: string, text: string): Members {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw damagedManifest(path, "it is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw damagedManifest(path, "it is not a JSON object");
  return parsed as Members;
}

function canonicalText(path: string, content: Members): string {
  try {
    return canonicalJson(content);
  } catch (cause) {
    if (cause instanceof TypeError) throw damagedManifest(path, cause.message);
    throw cause;
  }
}
