import type { AccountColumn, AccountOrder } from "../layout/account-order.ts";

/** A column head that sorts: first click largest first (names A to Z), second click the other way. */
export function SortHead(props: {
  readonly id: AccountColumn;
  readonly name: string;
  readonly order: AccountOrder;
  readonly setOrder: (order: AccountOrder) => void;
}) {
  const active = props.order.column === props.id;
  const descending = active ? !props.order.descending : props.id !== "account";
  const sort = active ? (props.order.descending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" aria-sort={sort} class={props.id === "account" ? undefined : "number"}>
      <button
        type="button"
        class="sort"
        onClick={() => props.setOrder({ column: props.id, descending })}
      >
        {props.name}
        <span aria-hidden="true" class="sort-mark">
          {active ? (props.order.descending ? "↓" : "↑") : "↕"}
        </span>
      </button>
    </th>
  );
}
