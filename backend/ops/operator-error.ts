/**
 * An error whose message is meant for the operator. The commands print the message without a stack trace. All
 * other errors are bugs.
 */
export class OperatorError extends Error {}
