import type { ComponentChildren } from "preact";

/** A table that scrolls inside its own frame when the screen is narrow; reachable by keyboard. */
export function TableFrame(props: {
  readonly label: string;
  readonly tall?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div
      class={props.tall === true ? "table-frame tall" : "table-frame"}
      role="region"
      aria-label={props.label}
      tabIndex={0}
    >
      <table>{props.children}</table>
    </div>
  );
}
