/** GuardDuty writes this object to check its access. The bucket policy must allow it. */
export const VALIDATION_OBJECT = 'malware-protection-resource-validation-object';
