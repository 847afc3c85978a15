import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { runProof, type ProofOptions } from '../../../backend/prove/run.ts';
import type { Finding } from '../../../backend/prove/outcome.ts';
import type { Patience, ProofTarget } from '../../../backend/prove/session.ts';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import { PAGE_ORIGIN, startStack, type TestStack } from '../local-stack/start.ts';
import type { Deviation } from './deviation.ts';
import { DeviatingProxy } from './proxy.ts';

/** Long enough for a busy machine, and short for a test. */
const PATIENCE: Patience = {
  budgetMilliseconds: 90_000,
  eventMilliseconds: 8000,
  lostEventMilliseconds: 15_000,
  pollMilliseconds: 50,
  expirySeconds: 10,
};

/** A local stack behind two proxies, which can deviate from AWS. */
export class DeviatingStack {
  readonly stack: TestStack;
  readonly target: ProofTarget;
  readonly #api: DeviatingProxy;
  readonly #s3: DeviatingProxy;

  private constructor(stack: TestStack, apiUrl: string, api: DeviatingProxy, s3: DeviatingProxy) {
    this.stack = stack;
    this.#api = api;
    this.#s3 = s3;
    const { browserKey, serverKey } = stack;
    this.target = { endpoint: `${apiUrl}/v1`, browserKey, serverKey, origin: PAGE_ORIGIN };
  }

  static async start(settings: Parameters<typeof startStack>[0] = {}): Promise<DeviatingStack> {
    const [api, s3] = [new DeviatingProxy(), new DeviatingProxy()];
    const stack = await startStack({
      // The smallest parts that S3 accepts.
      multipartFromBytes: 10 * MEBIBYTE,
      partBytes: 5 * MEBIBYTE,
      downloadUrlSeconds: 3,
      uploadEndpoints: [await s3.listen()],
      ...settings,
    });
    s3.forwardTo(stack.stack.s3Url);
    api.forwardTo(stack.apiUrl.replace('/v1', ''));
    return new DeviatingStack(stack, await api.listen(), api, s3);
  }

  /** Tests the assumptions of a deviation, or all. */
  prove(
    { tested, patience, ...deviation }: Partial<Deviation> = {},
    options: ProofOptions = {},
  ): Promise<readonly Finding[]> {
    const only = (id: string): boolean =>
      tested?.some((one) => id === one || id.startsWith(`${one}.`)) ?? true;
    return this.during(deviation, () =>
      runProof(this.target, { patience: { ...PATIENCE, ...patience }, only, ...options }),
    );
  }

  /** Returns the number of multipart uploads that are neither completed nor aborted. */
  async openUploads(): Promise<number> {
    const { s3, bucket } = this.stack;
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.length;
  }

  /** Deviates until the function has ended. */
  async during<T>(
    { api = {}, s3 = {}, stack }: Partial<Deviation>,
    run: () => Promise<T>,
  ): Promise<T> {
    this.#api.change = api;
    this.#s3.change = s3;
    stack?.(this.stack.stack);
    try {
      return await run();
    } finally {
      this.#api.change = {};
      this.#s3.change = {};
      this.stack.stack.s3.faults.clear();
      this.stack.stack.events.faults.clear();
    }
  }

  async close(): Promise<void> {
    this.#api.close();
    this.#s3.close();
    await this.stack.close();
  }
}
