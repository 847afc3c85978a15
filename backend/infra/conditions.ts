import { ref } from './intrinsics.ts';

/** The names of the template's conditions, to which functions and resources refer. */
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

const equals = (parameter: string, value: string): object => ({
  'Fn::Equals': [ref(parameter), value],
});
/** A condition that is true if the parameter is not empty. */
export const isSet = (parameter: string): object => ({ 'Fn::Not': [equals(parameter, '')] });
const allOf = (...names: readonly string[]): object => ({
  'Fn::And': names.map((Condition) => ({ Condition })),
});

export const conditions = {
  [WITH_EXPIRE]: equals('StoreOnLoad', 'false'),
  [WITH_SCAN]: equals('ScanUploads', 'true'),
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
  [WITH_FORMS]: { 'Fn::Not': [equals('FormUploadBytes', '0')] },
} as const;

/** Rules for combinations of parameters, which CloudFormation checks before it changes anything. */
export const rules = {
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
