import { badOption, type ByteSize } from "@stackwright/core";

/** What is asked of every search cluster. @throws StackwrightError `option-invalid`. */
export function checkSearchCluster(
  builder: string,
  { nodes, heap }: { readonly nodes: number; readonly heap: ByteSize },
): void {
  if (!Number.isInteger(nodes) || nodes < 1 || nodes === 2 || nodes > 99) {
    throw badOption({
      builder,
      option: "nodes",
      value: nodes,
      expected: "1, or a whole number from 3 to 99",
      hint: "Two nodes have no majority when one is lost, so they are less available than one: take 1 or 3.",
    });
  }
  if (!/^[1-9]\d*[mg]$/i.test(heap)) {
    throw badOption({
      builder,
      option: "heap",
      value: heap,
      expected: "a size as Java reads it",
      hint: 'Write whole mebibytes or gibibytes, such as "512m" or "2g".',
    });
  }
}
