import type { CDPSession, Page } from '@playwright/test';

/** A node of the accessibility tree that Chromium gives to screen readers. */
export interface TreeNode {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  /** States such as `focused`, `disabled`, `pressed`. */
  readonly states: ReadonlyMap<string, unknown>;
  /** The roles and names of its ancestors, the closest first. */
  readonly ancestors: readonly string[];
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** Returns the nodes of the page that are not ignored. */
export async function accessibilityTree(page: Page): Promise<readonly TreeNode[]> {
  const opened = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, opened);
  const session = await opened;
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const text = (value: { readonly value?: unknown } | undefined): string =>
    typeof value?.value === 'string' ? value.value.trim() : '';
  return nodes
    .filter(({ ignored }) => !ignored)
    .map((node) => {
      const ancestors: string[] = [];
      for (
        let parent = byId.get(node.parentId ?? '');
        parent;
        parent = byId.get(parent.parentId ?? '')
      ) {
        if (!parent.ignored) ancestors.push(`${text(parent.role)} ${text(parent.name)}`.trim());
      }
      return {
        role: text(node.role),
        name: text(node.name),
        description: text(node.description),
        states: new Map(node.properties?.map(({ name, value }) => [name, value.value as unknown])),
        ancestors,
      };
    });
}

/** Returns the node with a role and a name. Throws if there is not exactly one. */
export async function treeNode(page: Page, role: string, name: string): Promise<TreeNode> {
  const nodes = await accessibilityTree(page);
  const found = nodes.filter((node) => node.role === role && node.name === name);
  const [node] = found;
  if (!node || found.length > 1) {
    const all = nodes.map((one) => `${one.role} “${one.name}”`).join('\n');
    throw new Error(`${found.length} nodes are ${role} “${name}”:\n${all}`);
  }
  return node;
}

/** Returns the node with the focus. */
export async function focusedNode(page: Page): Promise<TreeNode | undefined> {
  const focused = (await accessibilityTree(page)).filter(({ states }) => states.get('focused'));
  return focused.at(-1);
}
