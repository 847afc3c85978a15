/**
 * Answers in which the stand-in differs from the recording, by recording and answer, each with the newer AWS
 * page that explains it. The run fails if a listed answer agrees.
 */
export const knownDifferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
