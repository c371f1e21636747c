import type { Intent } from "../../protocol.ts";

/** The intent of one kind. */
export type IntentOf<K extends Intent["kind"]> = Extract<Intent, { kind: K }>;
