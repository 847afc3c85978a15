/**
 * Answers in which the stand-in differs from the recording, by recording and answer, each with the newer AWS
 * page that explains it. One that is named here and agrees fails the run.
 */
export const knownDifferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
