import { bad } from '../row.ts';

export const CRC64 = 'x-amz-checksum-crc64nvme';
/** The CRC-64/NVME of "hello". */
export const HELLO = 'M3eFcAZSQlc=';
export const malformed = bad(
  'MalformedTrailerError',
  'The request contained trailing data that was not well-formed or did not conform to our published schema.',
);
export const incomplete = bad('IncompleteBody', 'The request body terminated unexpectedly');
export const otherLength = bad(
  'IncompleteBody',
  'You did not provide the number of bytes specified by the Content-Length HTTP header',
);
