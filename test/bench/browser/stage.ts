import type { S3Client } from '@aws-sdk/client-s3';
import type { Browser } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUCKET } from '../../../backend/dev/local-stack.ts';
import { BenchServer } from './bench-server.ts';
import { uploadInPage, type PageTimes } from './browser.ts';
import { connectS3, emptyBucket, makePeersBucket, verifyArrived } from './bucket.ts';
import { isShaped } from './carry-shaped.ts';
import type { Measurement } from './measurement.ts';
import { Network } from './network.ts';
import { prepareJob } from './prepare-job.ts';
import type { Faults } from './server/commands.ts';
import { PEERS_BUCKET } from './server/peers-bucket.ts';
import type { Seen } from './server/request-log.ts';
import { writeSourceFiles, type SourceFiles } from './source-files.ts';
import { subjects, type SubjectName } from './subjects.ts';
import type { Work } from './works.ts';

export interface StageSettings {
  readonly browser: Browser;
  readonly pageFolder: string;
  readonly peersFolder: string;
}

const MEGABYTE = 1_000_000;

/** The servers, networks and files of one work. */
export class Stage {
  readonly #work: Work;
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #network: Network;
  readonly #server: BenchServer;
  readonly #source: SourceFiles;
  readonly #s3: S3Client;

  private constructor(
    work: Work,
    browser: Browser,
    folder: string,
    parts: { network: Network; server: BenchServer; source: SourceFiles },
  ) {
    this.#work = work;
    this.#browser = browser;
    this.#folder = folder;
    this.#network = parts.network;
    this.#server = parts.server;
    this.#source = parts.source;
    this.#s3 = connectS3(parts.server.addresses);
  }

  static async open(
    work: Work,
    { browser, pageFolder, peersFolder }: StageSettings,
  ): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-'));
    const network = await Network.open(isShaped(work.s3) ? work.hosts : 0);
    try {
      const source = await writeSourceFiles(join(folder, 'source'), work.files);
      const server = await BenchServer.start({
        directory: join(folder, 'stack'),
        pageFolder,
        peersFolder,
        appOrigin: network.addresses.app,
        uploadOrigins: network.addresses.uploads,
        apiMilliseconds: work.apiMilliseconds ?? 0,
      });
      await network.aim(server.addresses);
      const stage = new Stage(work, browser, folder, { network, server, source });
      await makePeersBucket(stage.#s3, network.addresses.app);
      return stage;
    } catch (error) {
      await network.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Makes the network slow. Nothing is slow before this call. */
  async shape(): Promise<void> {
    await this.#network.shape(this.#work.s3, this.#work.api);
  }

  /** Measures one upload and removes everything that it left. Throws if the upload has not arrived. */
  async upload(subject: SubjectName, faults?: Faults): Promise<Measurement> {
    const job = await prepareJob(subject, this.#source, {
      addresses: this.#server.addresses,
      s3: this.#s3,
      apiOrigin: this.#network.addresses.api,
      uploadOrigins: this.#server.addresses.uploadOrigins,
    });
    await this.#server.ask('clear', undefined);
    if (faults) await this.#server.ask('start-faults', faults);
    const times = await uploadInPage(this.#browser, {
      pageUrl: `${this.#network.addresses.app}/`,
      subject,
      paths: this.#source.paths,
      job,
      watchMemory: this.#work.watchMemory ?? false,
    });
    const seen = await this.#server.ask('seen', undefined);
    const hits = faults && (await this.#server.ask('end-faults', undefined));
    const bucket = subjects[subject].ours ? BUCKET : PEERS_BUCKET;
    await verifyArrived(this.#s3, bucket, this.#source, this.#work.compareContent ?? false);
    // The object must exist until its event has been handled.
    await this.#server.ask('clear', undefined);
    await emptyBucket(this.#s3, bucket);
    return { ...this.#measure(times, seen), ...(hits !== undefined && { faults: hits }) };
  }

  #measure({ droppedAt, milliseconds, processor, memory }: PageTimes, seen: Seen): Measurement {
    const { firstByteAt, receivedBytes, failedBytes, failedRequests, ...counts } = seen;
    const { bytes, paths } = this.#source;
    const all = bytes * paths.length;
    if (firstByteAt === undefined || receivedBytes < all) {
      throw new Error(
        `S3 saw ${receivedBytes} bytes of ${all}: the benchmark observes the wrong server`,
      );
    }
    const extraMegabytes = (receivedBytes - all) / MEGABYTE;
    const failedMegabytes = failedBytes / MEGABYTE;
    return {
      milliseconds,
      ...counts,
      failedRequests,
      firstByte: firstByteAt - droppedAt,
      processor,
      ...memory,
      extraMegabytes,
      failedMegabytes,
      unexplainedMegabytes: extraMegabytes - failedMegabytes,
    };
  }

  async close(): Promise<void> {
    await this.#server.stop();
    this.#s3.destroy();
    await this.#network.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
