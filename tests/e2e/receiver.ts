import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const deadlineMs = 20_000;

export interface Post {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A customer's system on this machine: it takes what is posted to it, and answers as it is told. */
export class Receiver {
  /** The status of its answers. */
  answer = 200;
  private readonly posts: Post[] = [];
  private readonly arrivals = new EventEmitter();

  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on("request", async (request, response) => {
      receiver.posts.push({ url: request.url!, headers: request.headers, body: await text(request) });
      response.writeHead(receiver.answer).end();
      receiver.arrivals.emit("post");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/carillon`;
  }

  /** The earliest post that has not been looked at. */
  async next(): Promise<Post> {
    const signal = AbortSignal.timeout(deadlineMs);
    while (this.posts.length === 0) await once(this.arrivals, "post", { signal });
    return this.posts.shift()!;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
