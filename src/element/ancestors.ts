/** A node and the nodes around it, from the inside out, also across shadow roots. */
export function* withAncestors(start: Node | null): Generator<Node> {
  for (let node = start; node;) {
    yield node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
}
