import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Copies a text; says so in its own label, for eyes and screen readers alike. */
export function CopyButton(props: {
  readonly text: string;
  readonly label: string;
  readonly children?: ComponentChildren;
}) {
  const [done, setDone] = useState<"copied" | "press Ctrl+C" | undefined>(undefined);
  const copy = async (event: MouseEvent): Promise<void> => {
    const button = event.currentTarget as HTMLElement;
    setDone((await copyText(props.text, button)) ? "copied" : "press Ctrl+C");
    setTimeout(() => setDone(undefined), 2_000);
  };
  return (
    <button
      type="button"
      class={props.children === undefined ? "copy" : "copy inline"}
      title={props.children === undefined ? undefined : `${props.text} (click to copy)`}
      aria-label={done === undefined ? props.label : undefined}
      onClick={(event) => void copy(event)}
    >
      {done ?? props.children ?? "Copy"}
    </button>
  );
}

/** Pages opened from disk may be refused the clipboard: then a hidden field is copied the old way. */
async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "off-screen";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    near.focus();
    return copied;
  }
}
