/**
 * Where a real server does not do what AWS documents, by server and by `operation: check`, and why it
 * is the server that differs. A check that is named here and passes fails the run.
 */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  versitygw: {},
};
