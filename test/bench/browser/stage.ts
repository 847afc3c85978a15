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

/** Servers, networks and files of one work. */
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
    this.#s3 = connectS3(parts.server.places);
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
        appOrigin: network.places.app,
        uploadOrigins: network.places.uploads,
        apiMilliseconds: work.apiMilliseconds ?? 0,
      });
      await network.aim(server.places);
      const stage = new Stage(work, browser, folder, { network, server, source });
      await makePeersBucket(stage.#s3, network.places.app);
      return stage;
    } catch (error) {
      await network.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Until then nothing is slow. */
  async shape(): Promise<void> {
    await this.#network.shape(this.#work.s3, this.#work.api);
  }

  /** One upload, looked at from all sides, of which nothing is left. Throws if it has not arrived. */
  async upload(subject: SubjectName, faults?: Faults): Promise<Measurement> {
    const job = await prepareJob(subject, this.#source, {
      places: this.#server.places,
      s3: this.#s3,
      apiOrigin: this.#network.places.api,
      uploadOrigins: this.#server.places.uploadOrigins,
    });
    await this.#server.ask('clear', undefined);
    if (faults) await this.#server.ask('start-faults', faults);
    const times = await uploadInPage(this.#browser, {
      pageUrl: `${this.#network.places.app}/`,
      subject,
      paths: this.#source.paths,
      job,
      watchMemory: this.#work.watchMemory ?? false,
    });
    const seen = await this.#server.ask('seen', undefined);
    const hits = faults && (await this.#server.ask('end-faults', undefined));
    const bucket = subjects[subject].ours ? BUCKET : PEERS_BUCKET;
    await verifyArrived(this.#s3, bucket, this.#source, this.#work.compareContent ?? false);
    // An event that is under way must find its object.
    await this.#server.ask('clear', undefined);
    await emptyBucket(this.#s3, bucket);
    return { ...this.#measure(times, seen), ...(hits !== undefined && { faults: hits }) };
  }

  #measure({ droppedAt, milliseconds, memory }: PageTimes, seen: Seen): Measurement {
    const { firstByteAt, receivedBytes, failedBytes, failedRequests, ...counts } = seen;
    const { bytes, paths } = this.#source;
    const all = bytes * paths.length;
    if (firstByteAt === undefined || receivedBytes < all) {
      throw new Error(`S3 saw ${receivedBytes} bytes of ${all}: the benchmark looks the wrong way`);
    }
    const extraMegabytes = (receivedBytes - all) / MEGABYTE;
    const failedMegabytes = failedBytes / MEGABYTE;
    return {
      milliseconds,
      ...counts,
      failedRequests,
      firstByte: firstByteAt - droppedAt,
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
