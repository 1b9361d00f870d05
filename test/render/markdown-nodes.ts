/** Markdown read as GitHub reads it: CommonMark with GFM. */
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export interface Node {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
}

/** All nodes of the text, in their order. */
export function markdownNodes(text: string): Node[] {
  return flat(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function flat(node: Nodes): Node[] {
  return [node, ...('children' in node ? node.children.flatMap(flat) : [])];
}
