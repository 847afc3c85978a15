import type { Classification } from './classification.ts';

/** Findings about the API, its stage and its web ACL. */
export const apiFindings: readonly Classification[] = [
  {
    checks: ['CKV_AWS_76', 'APIGWAccessLogging'],
    class: 'option',
    option: 'AccessLogs',
    why: 'Access logs need a CloudWatch role, which is a setting of the whole account.',
  },
  {
    checks: ['APIGWAssociatedWithWAF'],
    class: 'option',
    option: 'AddressRequestsPerFiveMinutes',
    why: 'A web ACL has a monthly price. WebAclArn uses an existing one.',
  },
  {
    checks: ['APIGWExecutionLoggingEnabled'],
    class: 'by-design',
    why:
      'The functions log the result of each request, and AccessLogs also logs the requests that API Gateway ' +
      'refuses. Execution logs would repeat this in more lines, and need the same role of the account.',
  },
  {
    checks: ['APIGWRequestValidation'],
    class: 'by-design',
    why:
      'The functions validate each request, and their errors name the field and the limit. API Gateway would ' +
      'answer only “Invalid request body”.',
  },
  {
    checks: ['CKV_AWS_120', 'APIGWCacheEnabledAndEncrypted'],
    class: 'by-design',
    why:
      'The answers depend on the API key and the token of the caller, and change with the state of the file. A ' +
      'cache would keep them, and could return them to another caller.',
  },
  {
    checks: ['APIGWSSLEnabled'],
    class: 'false',
    why:
      'A client certificate proves to an HTTP server that a request comes from API Gateway. The functions have ' +
      'no address: API Gateway calls them through Lambda, with a permission for one method of this API.',
  },
  {
    checks: ['CKV_AWS_192'],
    class: 'false',
    why: 'Log4j is a Java library. The functions run on Node.js.',
  },
  {
    checks: ['WAFv2LoggingEnabled'],
    class: 'by-design',
    why:
      'The log would contain the headers of each request, with API keys and upload tokens. AccessLogs also ' +
      'logs the requests that the web ACL blocks, without headers.',
  },
];
