/** GuardDuty writes it to see whether it may: the bucket's policy must let it. */
export const VALIDATION_OBJECT = 'malware-protection-resource-validation-object';
