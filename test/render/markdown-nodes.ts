/** Markdown read by a real parser: the one inside prettier (remark with GFM). */
import prettier from 'prettier';

export interface Node {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
}

interface Debug {
  parse(text: string, options: { parser: string }): Promise<{ ast: Node }>;
}

/** All nodes of the text, in their order. */
export async function markdownNodes(text: string): Promise<Node[]> {
  const { __debug: debug } = prettier as unknown as { __debug: Debug };
  const { ast } = await debug.parse(text, { parser: 'markdown' });
  return flat(ast);
}

function flat(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}
