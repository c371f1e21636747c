import type { Position } from "@hindcast/domain";
import type { LogRow } from "../sources/batch.ts";
import type { EventValues } from "./words.ts";

/** A log whose meaning is known, with its place in history. */
export interface DecodedEvent<Role extends string = string> {
  readonly role: Role;
  readonly name: string;
  readonly values: EventValues;
  readonly log: LogRow;
  readonly at: Position;
}

/** An address, hash or text argument. */
export function text(event: DecodedEvent, name: string): string {
  const value = event.values[name];
  if (typeof value === "string") return value;
  throw new TypeError(`${event.name}.${name} is no text`);
}

/** An integer argument. */
export function integer(event: DecodedEvent, name: string): bigint {
  const value = event.values[name];
  if (typeof value === "bigint") return value;
  throw new TypeError(`${event.name}.${name} is no integer`);
}

/** A boolean argument. */
export function flag(event: DecodedEvent, name: string): boolean {
  const value = event.values[name];
  if (typeof value === "boolean") return value;
  throw new TypeError(`${event.name}.${name} is no switch`);
}

/** Where and in which transaction a fact stands: those of its log. */
export function stampOf(event: DecodedEvent): { at: Position; transactionHash: string } {
  return { at: event.at, transactionHash: event.log.transactionHash };
}

/** Whether an argument has this value. */
export function is(event: DecodedEvent, argument: string, value: string): boolean {
  return event.values[argument] === value;
}
