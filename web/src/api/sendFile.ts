import { uploadHeaders } from "./client";
import { noAnswer, problemFrom } from "./problem";

interface Sending {
  path: string;
  file: File;
  expected: number;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
}

/** Posts a CSV as a stream. XMLHttpRequest, because fetch cannot tell how much has been sent. */
export function sendFile<Answer>({ path, file, expected, onProgress, signal }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Content-Type", "text/csv");
    for (const [header, value] of Object.entries(uploadHeaders())) request.setRequestHeader(header, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status === expected) resolve(answer as Answer);
      else reject(problemFrom(request.status, answer));
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
