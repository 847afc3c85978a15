import { runNamed } from '../../.build/run-named.ts';

/** `npm run bench -- NAME`. Benchmarks in a browser need `npm run build` before. */
runNamed('bench', {
  uploads: {
    file: 'test/bench/browser/main.ts',
    about: 'uploads by a browser over slow networks, compared with other libraries (--help)',
  },
  'first-visit': {
    file: 'test/bench/first-visit.ts',
    about: 'what a slow phone loads, and its first row and first byte [REPETITIONS]',
  },
  list: {
    file: 'test/bench/list.ts',
    about: 'thousands of files added to the list, compared with Uppy [FILES REPETITIONS]',
  },
  thousands: {
    file: 'test/bench/thousands.ts',
    about: 'thousands of files uploaded by the element [FILES [CPU-PROFILE]]',
  },
  site: {
    file: 'test/bench/site.ts',
    about: 'largest contentful paint of each page of the demo site [--rounds 5]',
  },
  load: {
    file: 'test/bench/load.ts',
    about: '200 concurrent clients against the local stack [SECONDS CLIENTS]',
  },
  expire: {
    file: 'test/bench/expire.ts',
    about: 'the cost of finding expired files among 100,000 rows',
  },
  'cold-start': {
    file: 'test/bench/cold-start.ts',
    about: 'the first response of a function in a new process [ROUNDS]',
  },
  requests: {
    file: 'test/bench/requests.ts',
    about: 'requests a second of one core, compared with better-upload [ROUNDS SECONDS]',
  },
  preprocess: {
    file: 'test/bench/preprocess.ts',
    about: 'one preprocess call for one file and for a hundred [ROUNDS]',
  },
  store: {
    file: 'test/bench/store.ts',
    about: 'one call that stores one file and one that stores a hundred [ROUNDS]',
  },
  listing: {
    file: 'test/bench/listing.ts',
    about: 'the read units of a page of `list` among 1,000 and 100,000 files',
  },
  abuse: {
    file: 'test/bench/abuse.ts',
    about: 'a stranger with the browser key against the local stack [SECONDS]',
  },
  s3: {
    file: 'test/bench/s3-put.ts',
    about: 'PUT to the development S3, compared with a plain Node server',
  },
});
