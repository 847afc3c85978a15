import { fileStates } from './file-states.ts';
import { bytes, enumOf, object, text, time, type Infer } from './schema.ts';

/** The states of a file on the server. */
export const fileState = enumOf(...fileStates);

/**
 * The results of a malware scan:
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html
 */
export const scanResults = [
  'NO_THREATS_FOUND',
  'THREATS_FOUND',
  'UNSUPPORTED',
  'ACCESS_DENIED',
  'FAILED',
] as const;
export type ScanResult = (typeof scanResults)[number];

/**
 * The result of a malware scan, in GuardDuty's terms. Only `NO_THREATS_FOUND` means that the file was scanned and
 * is clean. `UNSUPPORTED`, `ACCESS_DENIED` and `FAILED` mean that the file could not be scanned.
 */
export const scanResult = enumOf(...scanResults);

/**
 * A file on the server. Sizes are in bytes, times in ISO 8601.
 * @example {
 *   "id": "mfrggzdfmztwq2lknnwg23tpoa",
 *   "name": "invoice.pdf",
 *   "size": 48213,
 *   "type": "application/pdf",
 *   "state": "UPLOADED",
 *   "checksum": "rosUhgp5mIg=",
 *   "createdAt": "2026-11-29T12:00:00.000Z",
 *   "uploadedAt": "2026-11-29T12:00:05.000Z",
 *   "expiresAt": "2026-11-30T12:00:00.000Z"
 * }
 */
export const FileInfo = object(
  {
    /**
     * The id of the file, 26 characters. A form submits it in place of the file.
     * @example "mfrggzdfmztwq2lknnwg23tpoa"
     */
    id: text,
    /**
     * The file name, without characters that file systems forbid.
     * @example "invoice.pdf"
     */
    name: text,
    /**
     * The size in bytes.
     * @example 48213
     */
    size: bytes,
    /**
     * The media type.
     * @example "application/pdf"
     */
    type: text,
    /**
     * The state of the file.
     * @example "UPLOADED"
     */
    state: fileState,
    /**
     * When the file was registered.
     * @example "2026-11-29T12:00:00.000Z"
     */
    createdAt: time,
  },
  {
    /**
     * The path of the file from the folder that was chosen. Its last name is the name of the file, and no name of it is one
     * that file systems forbid. Absent if the file was not in a folder.
     * @example "harbour/2026/invoice.pdf"
     */
    path: text,
    /**
     * The kind with whose limits the file was registered. Absent if it has none.
     * @example "avatar"
     */
    kind: text,
    /**
     * The CRC-64/NVME checksum of the content in base64, as S3 reports it for the uploaded file.
     * @example "rosUhgp5mIg="
     */
    checksum: text,
    /**
     * The SHA-256 hash of the content in base64, as S3 reports it. Present only if S3 has compared it with the
     * uploaded file.
     * @example "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
     */
    sha256: text,
    /**
     * The result of the malware scan. Absent before the scan has ended, or without scanning.
     * @example "NO_THREATS_FOUND"
     */
    scan: scanResult,
    /**
     * When S3 received the file. Absent until then.
     * @example "2026-11-29T12:00:05.000Z"
     */
    uploadedAt: time,
    /**
     * When the file was stored. Absent until then.
     * @example "2026-11-29T12:01:00.000Z"
     */
    storedAt: time,
    /**
     * When an unstored file is deleted. Absent once it is stored.
     * @example "2026-11-30T12:00:00.000Z"
     */
    expiresAt: time,
  },
);
export type FileInfo = Infer<typeof FileInfo>;
