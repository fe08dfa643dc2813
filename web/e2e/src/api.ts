const MAX_TRIES = 5;

/** What a test does besides the browser: it grants credits, sends, and moves local mode's clock. */
export class Api {
  constructor(private readonly url: string) {}

  async token(userId: string, role?: string, expiresInSeconds?: number): Promise<string> {
    const { token } = await this.post<{ token: string }>("/dev/token", { userId, role, expiresInSeconds });
    return token;
  }

  async advanceClock(seconds: number): Promise<void> {
    await this.post("/dev/clock", { advanceSeconds: seconds });
  }

  async grant(userId: string, amount: number): Promise<void> {
    await this.post(
      "/api/credits/interaction/grants",
      { userId, amount, referenceId: `grant-${crypto.randomUUID()}`, reason: "Welcome" },
      { authorization: `Bearer ${await this.token("user_operator", "admin")}` },
    );
  }

  async send(userId: string, to: string, text = "Hello"): Promise<Message> {
    const { message } = await this.post<{ message: Message }>(
      "/api/whatsapp/send",
      { to, type: "text", text: { body: text } },
      { authorization: `Bearer ${await this.token(userId)}`, "idempotency-key": crypto.randomUUID() },
    );
    return message;
  }

  /** The code that a send of this user is refused with. */
  async refusalOfSend(userId: string): Promise<string | undefined> {
    const answer = await fetch(`${this.url}/api/whatsapp/send`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${await this.token(userId)}`,
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify({ to: "+15550100000", type: "text", text: { body: "Hello" } }),
    });
    return ((await answer.json()) as { code?: string }).code;
  }

  async changeSending(state: string, reason: string): Promise<void> {
    await read(
      await fetch(`${this.url}/api/operations/sending`, {
        method: "PUT",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${await this.token("user_operator", "admin")}`,
        },
        body: JSON.stringify({ state, reason }),
      }),
      "/api/operations/sending",
    );
  }

  async balance(userId: string): Promise<Balance> {
    const { balance } = await this.get<{ balance: Balance }>("/api/credits/interaction/balance", userId);
    return balance;
  }

  async messages(userId: string): Promise<Message[]> {
    return (await this.get<{ messages: Message[] }>("/api/whatsapp/messages?limit=100", userId)).messages;
  }

  /** Of local mode: each POST that the simulated WhatsApp received. */
  async received(to: string, text: string): Promise<number> {
    const answer = await fetch(`${this.url}/dev/whatsapp/messages`);
    const { messages } = (await answer.json()) as { messages: { to: string; text?: { body: string } }[] };
    return messages.filter((message) => message.to.endsWith(to.slice(1)) && message.text?.body === text)
      .length;
  }

  /** Of local mode: how many messages are on their queue, not to be seen before a delay is over. */
  async delayedSends(): Promise<number> {
    const { queues } = await read<{ queues: { SendsQueue: string } }>(
      await fetch(`${this.url}/dev/queues`),
      "/dev/queues",
    );
    const answer = await fetch(new URL("/", queues.SendsQueue), {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "AmazonSQS.GetQueueAttributes",
      },
      body: JSON.stringify({ QueueUrl: queues.SendsQueue, AttributeNames: ["All"] }),
    });
    const { Attributes } = await read<{ Attributes: { ApproximateNumberOfMessagesDelayed: string } }>(
      answer,
      "GetQueueAttributes",
    );
    return Number(Attributes.ApproximateNumberOfMessagesDelayed);
  }

  private async get<T>(path: string, userId: string): Promise<T> {
    const authorization = `Bearer ${await this.token(userId)}`;
    return read(await answered(() => fetch(this.url + path, { headers: { authorization } })), path);
  }

  private async post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await answered(() =>
      fetch(this.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    );
    return read(answer, path);
  }
}

export interface Message {
  id: string;
  status: string;
  updatedAt: string;
  version: number;
}

export interface Balance {
  available: number;
  held: number;
  spent: number;
  version: number;
  asOf: string;
}

/** Calls again after a 503, as clients do: on a busy machine the store may take longer than a call waits for it. */
async function answered(call: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await call();
    if (answer.status !== 503 || tries === MAX_TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function read<T>(answer: Response, path: string): Promise<T> {
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
