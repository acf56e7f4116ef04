export interface Styled {
  style: "plain" | "bold" | "italic" | "strike" | "mono" | "link" | "hole";
  text: string;
}

const marks = { "*": "bold", _: "italic", "~": "strike" } as const;
const pattern = /```([^`]+)```|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])|(https?:\/\/[^\s{}]*[^\s{}.,;:!?)])|(\{\{[^{}]+\}\})/g;

/** WhatsApp's own marks: *bold*, _italic_, ~struck~, ```mono```; addresses, which it makes links; and holes left open. */
export function styledText(text: string): Styled[] {
  const parts: Styled[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push({ style: "plain", text: text.slice(end, match.index) });
    parts.push(styleOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ style: "plain", text: text.slice(end) });
  return parts;
}

function styleOf([all, mono, bold, italic, strike, , hole]: RegExpMatchArray): Styled {
  if (mono !== undefined) return { style: "mono", text: mono };
  if (hole !== undefined) return { style: "hole", text: hole };
  const inner = bold ?? italic ?? strike;
  return inner === undefined ? { style: "link", text: all } : { style: marks[all[0] as keyof typeof marks], text: inner };
}
