import { attribute, joined, ref, sub } from './intrinsics.ts';

/** What functions refer to: the shared resources and parameters, by their logical ids. */
export const tableName = ref('FileTable');
export const bucketName = ref('FileBucket');
export const allowedOrigins = joined(',', ref('AllowedOrigins'));
export const allowedTypes = joined(',', ref('AllowedTypes'));

export const tableArn = attribute('FileTable', 'Arn');
export const dueIndexArn = sub('${FileTable.Arn}/index/due');
/** Every object; a function's policy never names the bucket itself. */
export const objectsArn = sub('${FileBucket.Arn}/*');

export const WITH_EXPIRE = 'WithExpire';
