import type { ComponentChildren } from "preact";
import { SECTIONS, type SectionId } from "./sections.ts";

/** One numbered section; the first screen is number 1. */
export function Section(props: { readonly id: SectionId; readonly children: ComponentChildren }) {
  const index = SECTIONS.findIndex((section) => section.id === props.id);
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`} tabIndex={-1}>
        <span class="section-number">{index + 2}</span> {SECTIONS[index]!.title}
      </h2>
      {props.children}
    </section>
  );
}
