/* The Python packages of the tests, and their versions. */

/** Translates, validates and deploys templates. */
export const AWS_TOOLS = ['aws-sam-cli==1.170.0', 'cfn-lint==1.58.0'];
export const CHECKOV = ['checkov==3.3.30'];
export const EMULATOR = ['ministack==1.5.33'];
