import { ref } from './intrinsics.ts';

/** Names of the template's conditions; functions and resources refer to them by these. */
export const WITH_EXPIRE = 'WithExpire';
export const WITH_SCAN = 'WithScan';
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

const is = (parameter: string, value: string): object => ({
  'Fn::Equals': [ref(parameter), value],
});
/** The parameter is not empty. */
export const isSet = (parameter: string): object => ({ 'Fn::Not': [is(parameter, '')] });
const both = (...names: readonly string[]): object => ({
  'Fn::And': names.map((Condition) => ({ Condition })),
});

export const conditions = {
  [WITH_EXPIRE]: is('StoreOnLoad', 'false'),
  [WITH_SCAN]: is('ScanUploads', 'true'),
  [WITH_ALARMS]: is('Alarms', 'true'),
  [WITH_ALARM_EMAIL]: { 'Fn::And': [{ Condition: WITH_ALARMS }, isSet('AlarmEmail')] },
  [WITH_EXPIRE_ALARMS]: both(WITH_ALARMS, WITH_EXPIRE),
  [WITH_SCAN_ALARMS]: both(WITH_ALARMS, WITH_SCAN),
  [WITH_DASHBOARD]: is('Dashboard', 'true'),
  [WITH_DOMAIN]: isSet('DomainName'),
  [WITH_ZONE]: { 'Fn::And': [{ Condition: WITH_DOMAIN }, isSet('HostedZoneId')] },
  // Without one of the caller's, CloudFormation asks for one and proves the domain in the zone.
  [WITH_OWN_CERTIFICATE]: { 'Fn::And': [{ Condition: WITH_ZONE }, is('CertificateArn', '')] },
  [WITH_KEY]: isSet('KmsKeyArn'),
  [WITH_ACCELERATION]: is('TransferAcceleration', 'true'),
  [WITH_FORMS]: { 'Fn::Not': [is('FormUploadBytes', '0')] },
} as const;

/** What no combination of conditions can make right; CloudFormation refuses it before it begins. */
export const rules = {
  DomainNeedsCertificate: {
    RuleCondition: isSet('DomainName'),
    Assertions: [
      {
        Assert: {
          'Fn::Or': [isSet('CertificateArn'), isSet('HostedZoneId')],
        },
        AssertDescription:
          'DomainName needs CertificateArn, or HostedZoneId to ask for a certificate itself',
      },
    ],
  },
} as const;
