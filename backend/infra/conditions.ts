import { ref } from './intrinsics.ts';

/** The names of the template's conditions, to which functions and resources refer. */
export const WITH_EXPIRE = 'WithExpire';
export const WITH_SCAN = 'WithScan';
export const WITH_EVENTS = 'WithEvents';
export const WITH_EVENT_STREAM = 'WithEventStream';
export const WITH_EVENT_ALARMS = 'WithEventAlarms';
export const WITH_ALARMS = 'WithAlarms';
export const WITH_ALARM_EMAIL = 'WithAlarmEmail';
export const WITH_EXPIRE_ALARMS = 'WithExpireAlarms';
export const WITH_SCAN_ALARMS = 'WithScanAlarms';
export const WITH_DASHBOARD = 'WithDashboard';
export const WITH_DOMAIN = 'WithDomain';
export const WITH_ZONE = 'WithZone';
export const WITH_OWN_CERTIFICATE = 'WithOwnCertificate';
export const WITH_KEY = 'WithKey';
export const WITH_ACCELERATION = 'WithAcceleration';
export const WITH_FORMS = 'WithForms';
export const WITH_CLEANUP = 'WithCleanup';
export const WITH_CLEANUP_ALARMS = 'WithCleanupAlarms';
export const WITH_NEW_TABLE = 'WithNewTable';
export const WITH_NEW_BUCKET = 'WithNewBucket';
export const WITH_VERSIONING = 'WithVersioning';
export const WITH_EVENT_CONCURRENCY = 'WithEventConcurrency';
export const WITH_WRITE_LIMIT = 'WithWriteLimit';
export const WITH_ADDRESS_LIMIT = 'WithAddressLimit';
export const WITH_GIVEN_WEB_ACL = 'WithGivenWebAcl';
export const WITH_ACCESS_LOGS = 'WithAccessLogs';
export const WITH_BUDGET = 'WithBudget';

const equals = (parameter: string, value: string): object => ({
  'Fn::Equals': [ref(parameter), value],
});
/** A condition that is true if the parameter is not empty. */
export const isSet = (parameter: string): object => ({ 'Fn::Not': [equals(parameter, '')] });
/** A condition that is true if a number is not 0, which stands for no limit. */
const isLimited = (parameter: string): object => ({ 'Fn::Not': [equals(parameter, '0')] });
const allOf = (...names: readonly string[]): object => ({
  'Fn::And': names.map((Condition) => ({ Condition })),
});

export const conditions = {
  [WITH_EXPIRE]: equals('StoreOnLoad', 'false'),
  [WITH_SCAN]: equals('ScanUploads', 'true'),
  [WITH_EVENTS]: equals('FileEvents', 'true'),
  [WITH_ALARMS]: equals('Alarms', 'true'),
  [WITH_ALARM_EMAIL]: { 'Fn::And': [{ Condition: WITH_ALARMS }, isSet('AlarmEmail')] },
  [WITH_EXPIRE_ALARMS]: allOf(WITH_ALARMS, WITH_EXPIRE),
  [WITH_SCAN_ALARMS]: allOf(WITH_ALARMS, WITH_SCAN),
  [WITH_DASHBOARD]: equals('Dashboard', 'true'),
  [WITH_DOMAIN]: isSet('DomainName'),
  [WITH_ZONE]: { 'Fn::And': [{ Condition: WITH_DOMAIN }, isSet('HostedZoneId')] },
  // Without CertificateArn, CloudFormation requests a certificate and validates the domain in the zone.
  [WITH_OWN_CERTIFICATE]: { 'Fn::And': [{ Condition: WITH_ZONE }, equals('CertificateArn', '')] },
  [WITH_KEY]: isSet('KmsKeyArn'),
  [WITH_ACCELERATION]: equals('TransferAcceleration', 'true'),
  // A form can be posted again and again. GuardDuty would scan each post, and versioning would keep each.
  [WITH_FORMS]: {
    'Fn::And': [
      isLimited('FormUploadBytes'),
      equals('ScanUploads', 'false'),
      equals('Versioning', 'false'),
    ],
  },
  [WITH_CLEANUP]: equals('StoreOnLoad', 'true'),
  [WITH_CLEANUP_ALARMS]: allOf(WITH_ALARMS, WITH_CLEANUP),
  [WITH_NEW_TABLE]: equals('ExistingTableName', ''),
  [WITH_NEW_BUCKET]: equals('ExistingBucketName', ''),
  [WITH_EVENT_STREAM]: allOf(WITH_EVENTS, WITH_NEW_TABLE),
  [WITH_EVENT_ALARMS]: allOf(WITH_ALARMS, WITH_EVENTS),
  [WITH_VERSIONING]: equals('Versioning', 'true'),
  [WITH_EVENT_CONCURRENCY]: isLimited('EventConcurrency'),
  [WITH_WRITE_LIMIT]: isLimited('TableWritesPerSecond'),
  [WITH_ADDRESS_LIMIT]: isLimited('AddressRequestsPerFiveMinutes'),
  [WITH_GIVEN_WEB_ACL]: isSet('WebAclArn'),
  [WITH_ACCESS_LOGS]: equals('AccessLogs', 'true'),
  [WITH_BUDGET]: { 'Fn::And': [isLimited('MonthlyBudget'), isSet('AlarmEmail')] },
} as const;

/** Rules for combinations of parameters, which CloudFormation checks before it changes anything. */
export const rules = {
  OneWebAcl: {
    RuleCondition: isSet('WebAclArn'),
    Assertions: [
      {
        Assert: equals('AddressRequestsPerFiveMinutes', '0'),
        AssertDescription:
          'AddressRequestsPerFiveMinutes creates another web ACL; add such a rule to the web ACL of WebAclArn instead',
      },
    ],
  },
  BudgetNeedsEmail: {
    RuleCondition: isLimited('MonthlyBudget'),
    Assertions: [
      { Assert: isSet('AlarmEmail'), AssertDescription: 'MonthlyBudget requires AlarmEmail' },
    ],
  },
  DomainNeedsCertificate: {
    RuleCondition: isSet('DomainName'),
    Assertions: [
      {
        Assert: {
          'Fn::Or': [isSet('CertificateArn'), isSet('HostedZoneId')],
        },
        AssertDescription:
          'DomainName requires CertificateArn, or HostedZoneId to request a certificate',
      },
    ],
  },
} as const;
