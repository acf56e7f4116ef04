// Meta's side, told what to do (docs/sandbox.md, "Control calls").

async function tell(url: string, method: string, words: object) {
  const answer = await fetch(url, { method, body: JSON.stringify(words) });
  if (!answer.ok) throw new Error(`the sandbox refused ${JSON.stringify(words)}: ${await answer.text()}`);
}

/** Changes what it does from now on. */
export const behave = (sandbox: string, changes: object) => tell(`${sandbox}/behaviour`, "PUT", changes);

/** A recipient writes in. */
export const writeIn = (sandbox: string, from: string, text: string) =>
  tell(`${sandbox}/inbound`, "POST", { from, text });
