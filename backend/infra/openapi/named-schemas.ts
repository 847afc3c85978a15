import type { GenericSchema } from 'valibot';
import * as events from '../../../src/contract/file-events.ts';
import * as fileInfo from '../../../src/contract/file-info.ts';
import * as problem from '../../../src/contract/problem.ts';
import * as requests from '../../../src/contract/request-schemas.ts';
import * as responses from '../../../src/contract/responses.ts';
import type { Schema } from '../../../src/contract/schema.ts';
import * as plans from '../../../src/contract/upload-plans.ts';

/*
 * The schemas that have a name in the published document. Generated clients use the names for their types.
 */

export const requestSchemas: Readonly<Record<string, GenericSchema>> = {
  PreprocessRequest: requests.PreprocessRequest,
  FileRequest: requests.FileRequest,
  UploadMethod: requests.UploadMethod,
  PartsRequest: requests.PartsRequest,
  CompleteRequest: requests.CompleteRequest,
  CompletedPart: requests.CompletedPart,
  ConfirmRequest: requests.ConfirmRequest,
  FileCredentials: requests.FileCredentials,
  StoreRequest: requests.StoreRequest,
  StoreFilesRequest: requests.StoreFilesRequest,
  ListedState: requests.ListedState,
  DownloadRequest: requests.DownloadRequest,
  Disposition: requests.Disposition,
  GrantRequest: requests.GrantRequest,
};

export const responseSchemas: Readonly<Record<string, Schema<unknown>>> = {
  PreprocessResponse: responses.PreprocessResponse,
  PreprocessResult: responses.PreprocessResult,
  AcceptedFile: responses.AcceptedFile,
  UploadCheck: responses.uploadCheck,
  UploadPlan: plans.UploadPlan,
  PutPlan: plans.PutPlan,
  MultipartPlan: plans.MultipartPlan,
  SignedPart: plans.SignedPart,
  FormPlan: plans.FormPlan,
  PartsResponse: responses.PartsResponse,
  StoredPart: responses.StoredPart,
  FileInfo: fileInfo.FileInfo,
  FileState: fileInfo.fileState,
  ScanResult: fileInfo.scanResult,
  FileResult: responses.FileResult,
  RefusedFile: problem.RefusedFile,
  FileError: problem.FileError,
  ConfirmResponse: responses.ConfirmResponse,
  StoreFilesResponse: responses.StoreFilesResponse,
  ListResponse: responses.ListResponse,
  DeleteResponse: responses.DeleteResponse,
  DownloadResponse: responses.DownloadResponse,
  Disposition: responses.disposition,
  GrantResponse: responses.GrantResponse,
  FileEvent: events.FileEvent,
  FileEventType: events.fileEventType,
  EventFile: events.EventFile,
  RejectionReason: events.rejectionReason,
  Problem: problem.Problem,
  ErrorCode: problem.errorCode,
};

/** The files whose doc comments describe the schemas, the parameters and the operations. */
export const documentedFiles: readonly URL[] = [
  'file-events.ts',
  'file-info.ts',
  'file-states.ts',
  'operations.ts',
  'problem.ts',
  'requests.ts',
  'responses.ts',
  'server-operations.ts',
  'server-requests.ts',
  'upload-plans.ts',
].map((name) => new URL(`../../../src/contract/${name}`, import.meta.url));
